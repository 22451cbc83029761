// Time from the SDP offer leaving the page to the first picture drawn in Chromium, over loopback, in a warm server.
import { Chromium } from '../harness/chromium.js';
import { VisavisServer } from '../harness/server.js';
import { median, quantile } from '../harness/statistics.js';
import { openViewerPage } from '../harness/viewer.js';
import { writeReport } from './report.js';

const rounds = 20;
const warmUps = 3;
const aimMs = 150;

const server = await VisavisServer.start();
const browser = await Chromium.launch();
try {
  const rest = await server.rest();
  const page = await browser.newPage();
  await openViewerPage(page, server.origin);
  const samples: number[] = [];
  for (let round = -warmUps; round < rounds; round++) {
    const session = await rest.createSession();
    const { offerMs, firstFrameMs } = await page.evaluate((token) => window.viewerApi.glance(token), session.token);
    await rest.deleteSession(session.session_id);
    if (round >= 0) samples.push(firstFrameMs - offerMs);
  }
  const results = {
    unit: 'ms',
    median: median(samples),
    p95: quantile(samples, 0.95),
    min: Math.min(...samples),
    max: Math.max(...samples),
    aim: aimMs,
    samples: samples.map((sample) => Number(sample.toFixed(1))),
  };
  console.log(`SDP offer to first picture drawn, ${rounds} sessions after ${warmUps} to warm up`);
  console.log(`  median ${results.median.toFixed(0)} ms, p95 ${results.p95.toFixed(0)} ms, ${results.min.toFixed(0)} to ${results.max.toFixed(0)} ms (aim: under ${aimMs} ms)`);
  await writeReport('first-frame', results);
} finally {
  await browser.close();
  await server.stop();
}
