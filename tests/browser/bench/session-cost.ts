// What one session costs: CPU seconds for each second of speaking, by what they are spent on, and memory for each further session.
import type { Page } from 'playwright-core';
import { Chromium } from '../harness/chromium.js';
import { processFigures } from '../harness/process.js';
import type { Rest } from '../harness/rest.js';
import { VisavisServer } from '../harness/server.js';
import { slope } from '../harness/statistics.js';
import { openViewerPage, Viewer } from '../harness/viewer.js';
import { type CpuShares, watchCpu } from './cpu-shares.js';
import { writeReport, yardstickS } from './report.js';

const picturesMeasured = 500;
const memorySessions = 6;
const aim = { cores: 0.25, megabytes: 40 };

const sentence = 'The quick brown fox jumps over the lazy dog, and then it tells everybody in the village how far it flew and how softly it landed.';

/** CPU seconds for each second while so many pictures are shown. */
async function measure(server: VisavisServer, viewer: Viewer): Promise<{ perSecond: CpuShares; threads: [string, number][] }> {
  const startedMs = performance.now();
  const stop = watchCpu(server.pid);
  await viewer.watch(picturesMeasured);
  const { shares, threads } = stop();
  const seconds = (performance.now() - startedMs) / 1000;
  const perSecond = Object.fromEntries(Object.entries(shares).map(([share, used]) => [share, used / seconds])) as unknown as CpuShares;
  return { perSecond, threads: threads.map(([name, used]) => [name, used / seconds]) };
}

async function cpuOfOneSession(server: VisavisServer, rest: Rest, page: Page) {
  const session = await rest.createSession();
  const viewer = await Viewer.join(page, 'cost', session.token);
  await viewer.watch(100);
  const silent = await measure(server, viewer);
  // Enough to outlast the measurement: one sentence is about eight seconds long.
  const tasks = Math.ceil(picturesMeasured / 25 / 5) + 2;
  for (let i = 0; i < tasks; i++) await rest.say(session.session_id, sentence);
  await viewer.heard('avatar_started_speaking');
  await viewer.watch(50);
  const speaking = await measure(server, viewer);
  const ended = (await viewer.events()).some(({ name }) => name === 'avatar_ended_speaking');
  if (ended) throw new Error('The speech ended before the measurement did.');
  await viewer.close();
  await rest.deleteSession(session.session_id);
  return { silent, speaking };
}

/** Anonymous memory with 1, 2, 3... sessions watched at once. */
async function memoryBySessions(server: VisavisServer, rest: Rest, page: Page): Promise<[sessions: number, bytes: number][]> {
  const points: [number, number][] = [];
  const open: { id: string; viewer: Viewer }[] = [];
  for (let sessions = 1; sessions <= memorySessions; sessions++) {
    const session = await rest.createSession();
    const viewer = await Viewer.join(page, `memory-${sessions}`, session.token);
    await rest.say(session.session_id, 'Hello, nice to meet you.');
    await viewer.heard('avatar_ended_speaking');
    await viewer.watch(25);
    open.push({ id: session.session_id, viewer });
    points.push([sessions, processFigures(server.pid).anonymousBytes]);
  }
  for (const { id, viewer } of open) {
    await viewer.close();
    await rest.deleteSession(id);
  }
  return points;
}

const server = await VisavisServer.start();
const browser = await Chromium.launch();
try {
  const rest = await server.rest();
  const page = await browser.newPage();
  await openViewerPage(page, server.origin);
  const yardsticks = [yardstickS()];
  const { silent, speaking } = await cpuOfOneSession(server, rest, page);
  yardsticks.push(yardstickS());
  const memory = await memoryBySessions(server, rest, page);

  const yardstick = Math.min(...yardsticks);
  const perSession = slope(memory);
  const row = (name: string, { render, encode, transport, other, total }: CpuShares): string =>
    `  ${name.padEnd(10)}${[render, encode, transport, other, total].map((value) => value.toFixed(3).padStart(11)).join('')}`;
  console.log('CPU seconds for each second of one session');
  console.log(`  ${' '.repeat(10)}${['render', 'encode', 'transport', 'other', 'total'].map((name) => name.padStart(11)).join('')}`);
  console.log(row('silent', silent.perSecond));
  console.log(row('speaking', speaking.perSecond));
  console.log(`  aim: under ${aim.cores} in all`);
  console.log(`  yardstick: hashing 1 GiB (SHA-256) takes ${yardstick.toFixed(3)} CPU s; a second of speaking costs ${(speaking.perSecond.total / yardstick).toFixed(2)} of it`);
  console.log(`  threads, speaking: ${speaking.threads.slice(0, 12).map(([name, used]) => `${name} ${used.toFixed(3)}`).join(', ')}`);
  console.log(`Memory: ${(perSession / 2 ** 20).toFixed(1)} MiB for each further session (anonymous pages, slope over 1 to ${memorySessions}; aim: under ${aim.megabytes} MB)`);

  await writeReport('session-cost', {
    aim,
    yardstick_sha256_gib_cpu_s: yardstick,
    silent_cpu_s_per_s: silent.perSecond,
    speaking_cpu_s_per_s: speaking.perSecond,
    speaking_in_yardsticks: speaking.perSecond.total / yardstick,
    speaking_threads_cpu_s_per_s: Object.fromEntries(speaking.threads),
    memory_bytes_per_session: Math.round(perSession),
    memory_points: memory,
  });
} finally {
  await browser.close();
  await server.stop();
}
