// Random and mutated messages against the external engine's client, beside a session that somebody watches meanwhile.
// --messages N (default 100000) and --seed N.
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, nowMs } from '../harness/agent.js';
import { Chromium } from '../harness/chromium.js';
import { holdings } from '../harness/churn.js';
import { chance } from '../harness/fuzzed-messages.js';
import { Fuzzing } from '../harness/fuzzing.js';
import { VisavisServer } from '../harness/server.js';
import { tone } from '../harness/tones.js';
import { openViewerPage, Viewer } from '../harness/viewer.js';
import { writeReport } from './report.js';

function option(name: string, fallback: number): number {
  const index = process.argv.indexOf(name);
  return index < 0 ? fallback : Number(process.argv[index + 1]);
}

const messages = option('--messages', 100_000);
// Until then the server's heap grows to the size that it keeps.
const warmUps = 20_000;
const step = 10_000;
const seed = option('--seed', 1);
const burstHz = 700;
const burstS = 0.4;
const mostMoreBytes = 24 << 20;

const server = await VisavisServer.start();
const browser = await Chromium.launch();
const [agent, neighbour] = [await Agent.start(), await Agent.start()];
try {
  const rest = await server.rest();
  const page = await browser.newPage();
  await openViewerPage(page, server.origin);
  const watched = await rest.createSession({ conversation_engine: { type: 'external', url: neighbour.url } });
  await neighbour.connected();
  const viewer = await Viewer.join(page, 'neighbour', watched.token);
  await viewer.record();
  await viewer.watch(25);

  console.log(`${messages} messages against the external engine's client, seed ${seed}`);
  const fuzzing = await Fuzzing.begin({ rest }, agent, chance(seed));
  await fuzzing.send(warmUps);
  const before = await holdings(server, rest);
  const startMs = nowMs();
  let bursts = 0;
  let lastBurstMs = 0;
  const burstNowAndThen = (): void => {
    if (nowMs() - lastBurstMs < 2000) return;
    lastBurstMs = nowMs();
    neighbour.say(`burst-${++bursts}`, tone(burstHz, burstS));
  };
  for (let sent = step; sent <= messages; sent += step) {
    await fuzzing.send(step, burstNowAndThen);
    console.log(`  ${sent} sent, ${fuzzing.sessions} sessions, ${Math.round((nowMs() - startMs) / 1000)} s`);
  }
  const seconds = (nowMs() - startMs) / 1000;
  await pause(1000);
  const during = await viewer.observations();
  await fuzzing.end();
  await neighbour.told('ended', bursts);
  await viewer.watch(25);

  const heardS = (await viewer.sound()).toneSeconds(burstHz);
  const picturesPerS = during.frames.filter(({ atMs }) => atMs > startMs && atMs < startMs + seconds * 1000).length / seconds;
  await pause(2000);
  const after = await holdings(server, rest);
  const { sessions, ends } = fuzzing;
  console.log(`  ${sessions} sessions in ${seconds.toFixed(0)} s; ended by the fuzz: ${JSON.stringify(ends)}`);
  console.log(`  neighbour: ${bursts} bursts said (${(bursts * burstS).toFixed(1)} s), ${heardS.toFixed(1)} s heard, ${picturesPerS.toFixed(1)} pictures a second, ${neighbour.of('error').length} errors`);
  console.log(`  held after ${warmUps} to warm up: ${JSON.stringify(before)}`);
  console.log(`  held at the end: ${JSON.stringify(after)}`);
  await writeReport('external-fuzz', {
    messages, seed, seconds, sessions, ends,
    neighbour: { bursts, said_s: bursts * burstS, heard_s: heardS, pictures_per_s: picturesPerS, errors: neighbour.of('error').length },
    before, after,
  });
  if (Math.abs(heardS - bursts * burstS) > 0.05 * bursts * burstS + 0.2) throw new Error('The neighbour was disturbed.');
  const isMore = after.nativeHandles > before.nativeHandles || after.threads > before.threads + 4 || after.fileDescriptors > before.fileDescriptors + 4;
  if (isMore || after.anonymousBytes > before.anonymousBytes + mostMoreBytes) throw new Error('Something was left behind.');
} finally {
  await browser.close();
  await agent.stop();
  await neighbour.stop();
  await server.stop();
}
