// Sessions created, viewed for a moment and deleted, one after another: what the process still holds after each hundred.
import { Chromium } from '../harness/chromium.js';
import { churn, holdings, type Holdings } from '../harness/churn.js';
import { VisavisServer } from '../harness/server.js';
import { until } from '../harness/until.js';
import { openViewerPage } from '../harness/viewer.js';
import { writeReport } from './report.js';

const hundreds = 3;

const server = await VisavisServer.start();
const browser = await Chromium.launch();
try {
  const rest = await server.rest();
  const page = await browser.newPage();
  await openViewerPage(page, server.origin);
  const rows: ({ afterSessions: number } & Holdings)[] = [];
  const note = async (afterSessions: number): Promise<void> => {
    await until('the sessions are gone', async () => (await holdings(server, rest)).viewers === 0);
    const now = await holdings(server, rest);
    rows.push({ afterSessions, ...now });
    const { threads, fileDescriptors, nativeHandles, anonymousBytes } = now;
    console.log(
      `  after ${String(afterSessions).padStart(4)} sessions: ${threads} threads, ${fileDescriptors} descriptors, ${nativeHandles} native handles, ${(anonymousBytes / 2 ** 20).toFixed(0)} MiB`,
    );
  };
  console.log('What the server holds');
  await churn(rest, page, 10);
  await note(10);
  for (let hundred = 1; hundred <= hundreds; hundred++) {
    await churn(rest, page, 100);
    await note(10 + hundred * 100);
  }
  await writeReport('churn', { rows });
} finally {
  await browser.close();
  await server.stop();
}
