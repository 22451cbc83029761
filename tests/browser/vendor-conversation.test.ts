// Whole conversations: somebody speaks into Chromium's microphone, a vendor's stand-in hears it and answers, the avatar says so.
// Sections B.5, D, E, H.4 and H.5 of the contract, as far as they speak of what somebody says, hears or sees.
import { describe, expect, it } from 'vitest';
import { endReason } from './harness/conversation.js';
import { audibleLevel, during, eventTime, mouthMotion } from './harness/listening.js';
import type { CreatedSession } from './harness/rest.js';
import { mean } from './harness/statistics.js';
import { until } from './harness/until.js';
import type { VendorFake } from './harness/vendor-fake.js';
import { longReply, question, setVendorScene } from './harness/vendor-scene.js';
import { Viewer } from './harness/viewer.js';

/** What a stand-in noted of a connection; times are milliseconds of `Date.now()`'s clock. */
interface Connection {
  key?: string;
  agent_id?: string;
  open: boolean;
  received: { type?: string; event?: string; audio_end_ms?: number }[];
  errors: string[];
  voices_at_ms: number[];
  clears_at_ms: number[];
}

// Half a minute: delivered ten times as fast as it sounds, it is still on its way when the user interrupts it.
const scene = setVendorScene({ says: `${longReply} ${longReply}` });

interface Talk {
  session: CreatedSession;
  viewer: Viewer;
}

const openAi = (client_secret: string): object => ({ type: 'openai-realtime', client_secret });
const cartesia = (agent_id: string): object => ({ type: 'cartesia', agent_id, access_token: 'car_fake', metadata: { not: 'passed on' } });
const connectionOf = async (vendor: VendorFake, name: string): Promise<Connection> => {
  const all = await vendor.notes<Connection[]>(vendor === scene.openAi ? 'connections' : 'calls');
  return all.find(({ key, agent_id }) => key === name || agent_id === name)!;
};

async function join(name: string, conversation_engine: object): Promise<Talk> {
  const session = await scene.rest.createSession({ conversation_engine });
  return { session, viewer: await Viewer.join(scene.page, name, session.token, { audioSource: true }) };
}

const errorsOf = async (viewer: Viewer): Promise<unknown[]> =>
  (await viewer.events()).filter(({ name }) => name === 'error').map(({ value }) => (value as { error: { code: string } }).error.code);

/** A conversation until the user has interrupted the first answer and hears the second; nothing that the backend or the page sends is spoken of. */
async function converse({ session, viewer }: Talk): Promise<void> {
  await viewer.record();
  await viewer.sendMessage({ for: 'an external engine' });
  const tasks = [await scene.rest.say(session.session_id, 'This is never spoken.'), await viewer.task('And neither is this.')];
  await viewer.heard('avatar_ended_speaking', 1);
  await viewer.heard('avatar_started_speaking', 2);
  await viewer.watch(10);
  const phrases = (await viewer.events()).map(({ value }) => (value as { phrase_id?: string }).phrase_id);
  for (const task of tasks) expect(phrases).not.toContain(task);
}

/** Soon after the vendor told of the interruption the first answer is not heard any more, and the mouth rests. */
async function expectCut(viewer: Viewer, toldAtMs: readonly number[]): Promise<void> {
  const [sound, observations] = [await viewer.sound(), await viewer.observations()];
  const started = eventTime(observations.events, 'avatar_started_speaking');
  const again = eventTime(observations.events, 'avatar_started_speaking', 1);
  const cut = toldAtMs.find((atMs) => atMs > started)!;
  expect(again).toBeGreaterThan(cut + 300);
  const loudest = (fromMs: number, toMs: number): number => sound.between(fromMs, toMs).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  expect(loudest(0, started - 50)).toBeLessThan(audibleLevel);
  expect(loudest(started, cut)).toBeGreaterThan(5 * audibleLevel);
  const last = sound.stretches(audibleLevel, 1, 0).filter(({ from }) => sound.atMs(from) < again).at(-1)!;
  console.info(`the last of it was heard ${(sound.atMs(last.to) - cut).toFixed(0)} ms after that`);
  // The event does not wait in the browser's jitter buffer, the sound does.
  const stopped = eventTime(observations.events, 'avatar_ended_speaking');
  expect(stopped).toBeGreaterThan(cut);
  expect(loudest(stopped + 400, again)).toBeLessThan(audibleLevel);
  const moved = (fromMs: number, toMs: number): number => mean(during(observations.frames, fromMs, toMs).map(mouthMotion));
  console.info(`the mouth moved by ${moved(started + 200, cut).toFixed(2)} while it spoke, by ${moved(cut + 300, again).toFixed(2)} after that`);
  expect(moved(started + 200, cut)).toBeGreaterThan(2 * moved(cut + 300, again));
}

describe('engines: a spoken conversation in the browser', () => {
  it('OAI-02 to OAI-07, OAI-12, OAI-13, D-C29, D-D10: with OpenAI Realtime: heard, answered, interrupted, and written down on both sides', async () => {
    const secret = 'ek_fault_late-audio';
    const talk = await join('openai', openAi(secret));
    const { viewer, session } = talk;
    await converse(talk);
    await viewer.heard('ce_events.realtime.input_transcript');
    await viewer.heard('ce_events.realtime.response_transcript');
    const connection = await connectionOf(scene.openAi, secret);
    await expectCut(viewer, connection.voices_at_ms);
    const [sound, { events }] = [await viewer.sound(), await viewer.observations()];
    await scene.browser.screenshots('openai conversation');
    await viewer.close();
    await scene.rest.deleteSession(session.session_id);

    const written = (side: string): { transcript: string; timestamp: number } =>
      events.find(({ name }) => name === `ce_events.realtime.${side}_transcript`)!.value as { transcript: string; timestamp: number };
    expect(written('input').transcript).toBe(question);
    expect(longReply + longReply).toContain(written('response').transcript.slice(0, 100));
    for (const side of ['input', 'response']) expect(Math.abs(written(side).timestamp - Date.now() / 1000)).toBeLessThan(120);

    // Nothing but what was heard is told to OpenAI, and it has nothing to complain of.
    expect(new Set(connection.received.map(({ type }) => type))).toEqual(new Set(['conversation.item.truncate']));
    expect(connection.errors).toEqual([]);
    const heardMs = connection.received[0]!.audio_end_ms!;
    // A voice begins and may be cut in a pause, and a browser that waits for packets stretches what it has.
    const answer = sound.stretches(audibleLevel, 600, 500)[0]!;
    const soundedMs = sound.atMs(answer.to) - sound.atMs(answer.from);
    console.info(`truncated after ${heardMs} ms, of which ${soundedMs.toFixed(0)} ms sounded`);
    expect(heardMs - soundedMs).toBeLessThan(500);
    expect(heardMs - soundedMs).toBeGreaterThan(-300);
    expect(events.filter(({ name }) => name === 'error')).toEqual([]);
    await until('the connection to OpenAI is closed', async () => !(await connectionOf(scene.openAi, secret)).open);
  });

  it('CAR-01 to CAR-04, CAR-09 to CAR-11, D-C29: with Cartesia: heard, answered and interrupted, without transcripts', async () => {
    const talk = await join('cartesia', cartesia('agent_1'));
    const { viewer, session } = talk;
    await converse(talk);
    const call = await connectionOf(scene.cartesia, 'agent_1');
    await expectCut(viewer, call.clears_at_ms);
    const { events } = await viewer.observations();
    await viewer.close();
    await scene.rest.deleteSession(session.session_id);
    expect(call.received).toEqual([{ event: 'start', config: { input_format: 'pcm_24000' } }]);
    expect(events.filter(({ name }) => name.startsWith('ce_events') || name === 'error')).toEqual([]);
    await until('the call is over', async () => !(await connectionOf(scene.cartesia, 'agent_1')).open);
  });

  it('OAI-08, OAI-09, OAI-14, CAR-05, CAR-08: trouble that is none goes unnoticed, and the avatar speaks to the end', async () => {
    const minted = await fetch(`${scene.openAi.origin}/v1/realtime/client_secrets`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk-fake' },
      body: JSON.stringify({ session: { type: 'realtime', audio: { input: { turn_detection: { type: 'server_vad', silence_duration_ms: 500 } } } } }),
    });
    const { value: unwritten } = (await minted.json()) as { value: string };
    const engines = [openAi('ek_fault_tool-call_brief'), openAi('ek_fault_four-errors_brief'), cartesia('fault-transfer_brief')];
    const talks = await Promise.all(engines.map((engine, index) => join(`calm-${index}`, engine)));
    const silent = await join('unwritten', openAi(unwritten));
    await Promise.all(talks.map(({ viewer }) => viewer.heard('avatar_ended_speaking')));
    await silent.viewer.heard('ce_events.realtime.response_transcript');

    const told = await Promise.all([...talks, silent].map(({ viewer }) => viewer.events()));
    expect(told.flat().filter(({ name }) => name === 'error')).toEqual([]);
    expect(JSON.stringify(told)).not.toContain('weather');
    expect(told.at(-1)!.map(({ name }) => name)).not.toContain('ce_events.realtime.input_transcript');
    for (const { viewer, session } of [...talks, silent]) {
      expect((await viewer.states()).at(-1)).toBe('connected');
      await viewer.close();
      await scene.rest.deleteSession(session.session_id);
    }
    expect(scene.server.output).toContain('wants to hand the call to a telephone');
  });

  it('OAI-10, CAR-06, CAR-07, D-B9, LIFE-11: a conversation that breaks ends in the page, with an error unless the agent hung up', async () => {
    const cases = [
      [openAi('ek_fault_drop'), ['internal_error'], 'engine_lost'],
      [openAi('ek_fault_beta-events'), ['openai-realtime-version-mismatch'], 'engine_version'],
      [openAi('ek_fault_session-expired_brief'), ['internal_error'], 'engine_lost'],
      [cartesia('fault-agent-ends_brief'), [], 'agent_ended'],
      [cartesia('fault-abnormal_brief'), ['internal_error'], 'engine_lost'],
    ] as const;
    const ends = await Promise.all(
      cases.map(async ([engine], index) => {
        const { session, viewer } = await join(`broken-${index}`, engine);
        const reason = await endReason(scene, session, 60_000);
        await until('the page knows', async () => (await viewer.states()).at(-1) === 'ended');
        const seen = { errors: await errorsOf(viewer), reason };
        await viewer.close();
        return seen;
      }),
    );
    expect(ends).toEqual(cases.map(([, errors, reason]) => ({ errors, reason })));
  });

  it('OAI-10, OAI-11, D-B8, D-D13: a page that joins after the engine failed is told why', async () => {
    const cases = [
      [openAi('ek_fault_beta-session'), 'openai-realtime-version-mismatch', 'engine_version'],
      [openAi('ek_wrong'), 'internal_error', 'engine_connect_failed'],
      [{ type: 'cartesia', agent_id: 'agent_1', access_token: 'wrong' }, 'internal_error', 'engine_connect_failed'],
    ] as const;
    const told = await Promise.all(
      cases.map(async ([conversation_engine]) => {
        const session = await scene.rest.createSession({ conversation_engine });
        await until('the failure is there', () => scene.server.output.includes(`${session.session_id}: the engine failed`));
        // The connection may close before the SDK has settled; what counts is that the page was told.
        const codes = await scene.page.evaluate((token) => window.viewerApi.errorsOf(token), session.token);
        return [codes[0], await endReason(scene, session)];
      }),
    );
    expect(told).toEqual(cases.map(([, code, reason]) => [code, reason]));
  });
});
