// Random and mutated messages against the external engine's client, beside a session that somebody watches meanwhile.
// --messages N (default 100000) and --seed N.
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, nowMs } from '../harness/agent.js';
import { Chromium } from '../harness/chromium.js';
import { holdings } from '../harness/churn.js';
import { endReason } from '../harness/conversation.js';
import { VisavisServer } from '../harness/server.js';
import { tone } from '../harness/tones.js';
import { until } from '../harness/until.js';
import { openViewerPage, Viewer } from '../harness/viewer.js';
import { chance, fuzzedMessage, type Sender } from './fuzzed-messages.js';
import { writeReport } from './report.js';

function option(name: string, fallback: number): number {
  const index = process.argv.indexOf(name);
  return index < 0 ? fallback : Number(process.argv[index + 1]);
}

const messages = option('--messages', 100_000);
const seed = option('--seed', 1);
const probeEvery = 1000;
const burstHz = 700;
const burstS = 0.4;

const server = await VisavisServer.start();
const browser = await Chromium.launch();
const [agent, neighbour] = [await Agent.start(), await Agent.start()];
try {
  const rest = await server.rest();
  const scene = { rest } as Parameters<typeof endReason>[0];
  const page = await browser.newPage();
  await openViewerPage(page, server.origin);
  const watched = await rest.createSession({ conversation_engine: { type: 'external', url: neighbour.url } });
  await neighbour.connected();
  const viewer = await Viewer.join(page, 'neighbour', watched.token);
  await viewer.record();
  await viewer.watch(25);

  const random = chance(seed);
  const ends: Record<string, number> = {};
  let sessions = 0;
  let session = '';
  let bursts = 0;
  const open = async (): Promise<void> => {
    agent.forget();
    session = (await rest.createSession({ conversation_engine: { type: 'external', url: agent.url } })).session_id;
    sessions++;
    await agent.connected();
  };
  /** The session has ended in one of the ways that breaking the protocol leads to; nothing else may end it. */
  const ended = async (): Promise<void> => {
    const reason = await endReason(scene, { session_id: session, token: '' });
    ends[reason] = (ends[reason] ?? 0) + 1;
    if (!['engine_closed', 'engine_lost'].includes(reason)) throw new Error(`A session ended with ${reason}.`);
    await open();
  };
  const burst = (): void => neighbour.say(`burst-${++bursts}`, tone(burstHz, burstS));

  console.log(`${messages} messages against the external engine's client, seed ${seed}`);
  await open();
  await until('the first answers come', () => (agent.send('{}'), agent.messages.length > 0), { everyMs: 100 });
  const before = await holdings(server, rest);
  const startMs = nowMs();
  let lastBurstMs = 0;
  for (let sent = 1; sent <= messages; sent++) {
    if (nowMs() - lastBurstMs > 2000) {
      lastBurstMs = nowMs();
      burst();
    }
    if (!agent.isOpen) await ended();
    await fuzzedMessage(random, agent.socket as unknown as Sender);
    if ((agent.socket?.bufferedAmount ?? 0) > 1 << 22) await until('the server reads on', () => !agent.isOpen || (agent.socket?.bufferedAmount ?? 0) === 0, { everyMs: 5 });
    if (sent % probeEvery !== 0) continue;
    agent.messages.length = 0;
    if (agent.isOpen) {
      // However it stands: whatever was open is cut and closed, and a turn begins.
      const uid = `probe-${sent}`;
      agent.interrupt();
      agent.close();
      agent.create(uid);
      agent.close(uid);
      await until('the session answers, or is over', () => !agent.isOpen || agent.story(uid).includes('closed'), { everyMs: 5 });
    }
    if (!agent.isOpen) await ended();
    if (sent % (probeEvery * 10) === 0) console.log(`  ${sent} sent, ${sessions} sessions, ${Math.round((nowMs() - startMs) / 1000)} s`);
  }
  const seconds = (nowMs() - startMs) / 1000;
  await pause(1000);
  const during = await viewer.observations();
  await rest.deleteSession(session);
  await neighbour.told('ended', bursts);
  await viewer.watch(25);

  const sound = await viewer.sound();
  const heardS = sound.toneSeconds(burstHz);
  const picturesPerS = during.frames.filter(({ atMs }) => atMs > startMs).length / seconds;
  await pause(2000);
  const after = await holdings(server, rest);
  const results = {
    messages,
    seed,
    seconds,
    sessions,
    ends,
    neighbour: { bursts, said_s: bursts * burstS, heard_s: heardS, pictures_per_s: picturesPerS, errors: neighbour.of('error').length },
    before,
    after,
  };
  console.log(`  ${sessions} sessions in ${seconds.toFixed(0)} s; ended by the fuzz: ${JSON.stringify(ends)}`);
  console.log(`  neighbour: ${bursts} bursts said (${(bursts * burstS).toFixed(1)} s), ${heardS.toFixed(1)} s heard, ${picturesPerS.toFixed(1)} pictures a second, ${neighbour.of('error').length} errors`);
  console.log(`  held before: ${JSON.stringify(before)}`);
  console.log(`  held after:  ${JSON.stringify(after)}`);
  await writeReport('external-fuzz', results);
  if (Math.abs(heardS - bursts * burstS) > 0.05 * bursts * burstS + 0.2) throw new Error('The neighbour was disturbed.');
  if (after.nativeHandles > before.nativeHandles || after.threads > before.threads + 4) throw new Error('Something was left behind.');
} finally {
  await browser.close();
  await agent.stop();
  await neighbour.stop();
  await server.stop();
}
