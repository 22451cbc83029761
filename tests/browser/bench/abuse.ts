// Pages that misbehave, one after another, beside a neighbour who only wants to watch: what the server still holds, and what the neighbour saw.
import { Chromium } from '../harness/chromium.js';
import { abuses, misbehave } from '../harness/abuse.js';
import { holdings, type Holdings } from '../harness/churn.js';
import type { Rest } from '../harness/rest.js';
import { VisavisServer } from '../harness/server.js';
import { until } from '../harness/until.js';
import { openViewerPage, Viewer } from '../harness/viewer.js';
import { writeReport } from './report.js';

const given = process.argv.indexOf('--connects');
const connects = given < 0 ? 1000 : Number(process.argv[given + 1]);
const perKill = 100;
const story = 'Once upon a time there was a server that had many visitors, and not all of them were polite, but it did not mind. '.repeat(8);

async function abuserIn(browser: Chromium, origin: string): ReturnType<Chromium['newPage']> {
  const page = await browser.newPage();
  await page.goto(`${origin}/health/live`);
  return page;
}

/** Longest time without a new picture since `fromMs`, and pictures a second. */
function seen(times: readonly number[], fromMs: number): { longestGapMs: number; perSecond: number } {
  const since = times.filter((time) => time >= fromMs);
  const gaps = since.slice(1).map((time, i) => time - since[i]!);
  return { longestGapMs: Math.round(Math.max(...gaps)), perSecond: Number(((1000 * gaps.length) / (since.at(-1)! - since[0]!)).toFixed(1)) };
}

/** Somebody joins, and the browser is killed: the server has to notice by itself. */
async function killedViewer(browser: Chromium, rest: Rest): Promise<void> {
  const session = await rest.createSession();
  const page = await browser.newPage();
  await openViewerPage(page, rest.origin);
  await (await Viewer.join(page, 'doomed', session.token)).watch(10);
  await browser.kill();
  await until('the server has noticed', async () => (await holdings(server, rest)).viewers === 1);
  await rest.deleteSession(session.session_id);
}

const server = await VisavisServer.start();
const neighbours = await Chromium.launch();
let abusers = await Chromium.launch();
const rows: ({ afterConnects: number; longestGapMs: number; perSecond: number } & Holdings)[] = [];
const statuses: Record<string, number> = {};
try {
  const rest = await server.rest();
  const home = await neighbours.newPage();
  await openViewerPage(home, server.origin);
  const session = await rest.createSession();
  const viewer = await Viewer.join(home, 'neighbour', session.token);
  for (let done = 0; done < connects; ) {
    const { nowMs } = await viewer.frameTimes();
    await rest.say(session.session_id, story);
    const page = await abuserIn(abusers, server.origin);
    for (const end = Math.min(connects, done + perKill); done < end; done++) {
      const abuse = abuses[done % abuses.length]!;
      for (const status of await misbehave(page, rest, abuse, done)) statuses[status] = (statuses[status] ?? 0) + 1;
    }
    await killedViewer(abusers, rest);
    abusers = await Chromium.launch();
    const row = { afterConnects: done, ...seen((await viewer.frameTimes()).times, nowMs), ...(await holdings(server, rest)) };
    rows.push(row);
    console.log(
      `  after ${String(done).padStart(5)}: ${row.threads} threads, ${row.fileDescriptors} descriptors, ${row.nativeHandles} native handles, ` +
        `${(row.anonymousBytes / 2 ** 20).toFixed(0)} MiB; neighbour ${row.perSecond} pictures a second, longest gap ${row.longestGapMs} ms`,
    );
  }
  console.log(`  answers: ${Object.entries(statuses).map(([status, count]) => `${count} x ${status}`).join(', ')}; neighbour: ${(await viewer.states()).join(', ')}`);
  await writeReport('abuse', { rows, statuses, neighbour: await viewer.states() });
} finally {
  await abusers.close();
  await neighbours.close();
  await server.stop();
}
