// How the avatar gets through bad networks: the real server, avatar and SDK, Chromium, and an impaired way for UDP between them.
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Chromium } from '../harness/chromium.js';
import { ImpairedNetwork } from '../harness/impaired-network.js';
import type { Rest } from '../harness/rest.js';
import { VisavisServer } from '../harness/server.js';
import { openViewerPage, Viewer } from '../harness/viewer.js';
import { networkCases, type NetworkCase } from './network-cases.js';
import { drawChart, type ChartedCase } from './network-chart.js';
import { writeReport } from './report.js';

/** Gaps of the picture longer than this are freezes; a busy machine alone makes gaps of up to about 0.15 s. */
const freezeMs = 200;
const steadyMs = 5000;
const outageAtS = 3;
const warmUpFrames = 125;
const speech =
  'The quick brown fox jumps over the lazy dog, again and again, while somebody counts the pictures that arrive and the sounds that are missing. '.repeat(6);

interface Result extends ChartedCase {
  framesDecoded: number;
  freezes: number;
  freezeS: number;
  concealedPercent: number;
  repeatedPackets: number;
  keyframesAskedFor: number;
  /** From the begin of the impairment until no more freezes came for five seconds. */
  steadyAfterS: number | null;
  /** Frozen time after that: the rate found was too high after all. */
  relapseS: number;
  /** From the end of an outage to the first picture. */
  backAfterMs: number | null;
  meanKbps: number;
  /** The machine's load average of the last minute at the end: above its cores, freezes can be of its own making. */
  load: number;
}

function option(name: string): string | undefined {
  const index = process.argv.indexOf(name);
  return index < 0 ? undefined : process.argv[index + 1];
}

async function measure(browser: Chromium, origin: string, rest: Rest, each: NetworkCase): Promise<Result> {
  const network = new ImpairedNetwork();
  const page = await browser.newPage();
  const session = await rest.createSession();
  try {
    network.impair({ delayMs: each.impairment.delayMs ?? 20 });
    await openViewerPage(page, origin);
    await network.carry(page, origin);
    const viewer = await Viewer.join(page, 'viewer', session.token);
    await rest.say(session.session_id, speech);
    await viewer.watch(warmUpFrames);

    const before = await viewer.decoderFigures();
    const { nowMs: beganMs } = await viewer.frameTimes();
    const startedMs = performance.now();
    const sinceS = (): number => (performance.now() - startedMs) / 1000;
    network.impair(each.impairment, each.direction);
    let bytes = network.bytesDown;
    let sampledS = 0;
    const bitrate: ChartedCase['bitrate'] = [];
    const sampler = setInterval(() => {
      const atS = sinceS();
      bitrate.push({ atS, kbps: ((network.bytesDown - bytes) * 8) / 1000 / (atS - sampledS) });
      [bytes, sampledS] = [network.bytesDown, atS];
    }, 250);

    let outage: ChartedCase['outage'];
    if (each.outageS) {
      await pause(outageAtS * 1000);
      const fromS = sinceS();
      network.isCut = true;
      await pause(each.outageS * 1000);
      network.isCut = false;
      outage = { fromS, toS: sinceS() };
    }
    if (each.later) {
      await pause(each.later.atS * 1000);
      network.impair(each.later.impairment, each.direction);
    }
    await pause(Math.max(0, each.seconds - sinceS()) * 1000);
    clearInterval(sampler);

    const after = await viewer.decoderFigures();
    const { times, nowMs } = await viewer.frameTimes();
    const shown = [beganMs, ...times.filter((time) => time >= beganMs), nowMs].map((time) => (time - beganMs) / 1000);
    const gaps = shown.slice(1).flatMap((toS, i) => (toS - shown[i]! > freezeMs / 1000 ? [{ fromS: shown[i]!, toS }] : []));
    const endS = shown.at(-1)!;
    // After a reconnection the counters are those of a new connection.
    const isSame = after.connection === before.connection;
    const from = isSame ? before : { ...before, framesDecoded: 0, samples: 0, concealedSamples: 0, repeatedPackets: 0, keyframesAskedFor: 0 };
    const ends = [0, ...gaps.map(({ toS }) => toS)];
    const steadyS = ends.find((s, i) => (gaps[i]?.fromS ?? endS) - s >= steadyMs / 1000);
    const concealed = after.concealedSamples - from.concealedSamples;
    await viewer.close();
    return {
      name: each.name,
      seconds: each.seconds,
      framesDecoded: after.framesDecoded - from.framesDecoded,
      freezes: gaps.length,
      freezeS: gaps.reduce((sum, { fromS, toS }) => sum + toS - fromS, 0),
      concealedPercent: (100 * concealed) / Math.max(1, after.samples - from.samples),
      repeatedPackets: after.repeatedPackets - from.repeatedPackets,
      keyframesAskedFor: after.keyframesAskedFor - from.keyframesAskedFor,
      steadyAfterS: steadyS ?? null,
      relapseS: gaps.filter(({ fromS }) => steadyS !== undefined && fromS >= steadyS + steadyMs / 1000).reduce((sum, { fromS, toS }) => sum + toS - fromS, 0),
      backAfterMs: outage ? ((shown.find((s) => s > outage.toS) ?? Number.NaN) - outage.toS) * 1000 : null,
      meanKbps: bitrate.reduce((sum, { kbps }) => sum + kbps, 0) / Math.max(1, bitrate.length),
      load: Number((loadavg()[0] ?? 0).toFixed(1)),
      bitrate: bitrate.map(({ atS, kbps }) => ({ atS: Number(atS.toFixed(2)), kbps: Math.round(kbps) })),
      gaps,
      outage,
    };
  } finally {
    await page.close();
    network.close();
    await rest.deleteSession(session.session_id);
  }
}

const only = option('--only');
/** One case of each kind, for a look in between. */
const quick = ['clean', 'loss 5 %', 'outage 5 s', 'link of 600'];
const wanted = only?.split(',') ?? (process.argv.includes('--quick') ? quick : ['']);
const folder = option('--out') ?? fileURLToPath(new URL('../../../artifacts/bench', import.meta.url));
const server = await VisavisServer.start();
const browser = await Chromium.launch();
const results: Result[] = [];
try {
  const rest = await server.rest();
  console.log('case                             frames  freezes      frozen  concealed  steady after    relapse   back after   mean kb/s  load');
  for (const each of networkCases.filter(({ name }) => wanted.some((part) => name.includes(part)))) {
    const result = await measure(browser, server.origin, rest, each);
    results.push(result);
    const steady = result.steadyAfterS === null ? 'never' : `${result.steadyAfterS.toFixed(1)} s`;
    const back = result.backAfterMs === null ? '' : `${result.backAfterMs.toFixed(0)} ms`;
    console.log(
      `${each.name.padEnd(31)} ${String(result.framesDecoded).padStart(7)} ${String(result.freezes).padStart(8)} ${result.freezeS.toFixed(2).padStart(9)} s ${result.concealedPercent.toFixed(2).padStart(8)} % ${steady.padStart(13)} ${result.relapseS.toFixed(2).padStart(8)} s ${back.padStart(12)} ${result.meanKbps.toFixed(0).padStart(11)} ${result.load.toFixed(1).padStart(5)}`,
    );
  }
  await mkdir(folder, { recursive: true });
  const chart = join(folder, 'network.svg');
  await writeFile(chart, drawChart(results));
  console.log(`Chart: ${chart}`);
  await writeReport('network', { cases: results });
} finally {
  await browser.close();
  await server.stop();
}
