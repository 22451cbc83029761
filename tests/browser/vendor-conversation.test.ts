// Whole conversations: somebody speaks into Chromium's microphone, a vendor's stand-in hears it and answers, the avatar says so.
import { describe, expect, it } from 'vitest';
import { endReason } from './harness/conversation.js';
import { audibleLevel, during, eventTime } from './harness/listening.js';
import { until } from './harness/until.js';
import { setVendorScene } from './harness/vendor-scene.js';
import { Viewer } from './harness/viewer.js';

interface Connection {
  open: boolean;
  microphone_samples: number;
  received: { type?: string; event?: string; audio_end_ms?: number }[];
}

const scene = setVendorScene();

async function join(name: string, conversation_engine: object): Promise<{ id: string; viewer: Viewer }> {
  const session = await scene.rest.createSession({ conversation_engine });
  return { id: session.session_id, viewer: await Viewer.join(scene.page, name, session.token, { audioSource: true }) };
}

/** The avatar has stopped when it says so: nothing sounds from then until it speaks again. */
async function expectSilenceAfterTheFirstStop(viewer: Viewer): Promise<void> {
  await viewer.heard('avatar_ended_speaking', 1);
  await viewer.heard('avatar_started_speaking', 2);
  const { events, levels } = await viewer.observations();
  // The event does not wait in the browser's jitter buffer, the sound does.
  const stopped = eventTime(events, 'avatar_ended_speaking') + 400;
  const again = eventTime(events, 'avatar_started_speaking', 1);
  expect(again).toBeGreaterThan(stopped);
  expect(Math.max(0, ...during(levels, stopped, again).map(({ level }) => level))).toBeLessThan(audibleLevel);
}

describe('engines: a spoken conversation in the browser', () => {
  it('with OpenAI Realtime: heard, answered, interrupted, and written down on both sides', async () => {
    const { id, viewer } = await join('openai', { type: 'openai-realtime', client_secret: 'ek_fake' });
    await viewer.record();
    await viewer.heard('ce_events.realtime.input_transcript');
    await viewer.heard('avatar_started_speaking');
    await expectSilenceAfterTheFirstStop(viewer);
    await viewer.heard('ce_events.realtime.response_transcript', 1);
    const [connection] = await scene.openAi.notes<Connection[]>('connections');
    const [sound, { events }] = [await viewer.sound(), await viewer.observations()];
    await scene.browser.screenshots('openai conversation');
    await viewer.close();
    await scene.rest.deleteSession(id);

    const transcript = events.find(({ name }) => name.endsWith('input_transcript'))?.value as { transcript: string; timestamp: number };
    expect(transcript.transcript).toBe('Hello, can you hear me?');
    expect(Math.abs(transcript.timestamp - Date.now() / 1000)).toBeLessThan(120);
    expect(connection?.received.map(({ type }) => type)).toContain('conversation.item.truncate');
    const heardMs = connection?.received.find(({ type }) => type === 'conversation.item.truncate')?.audio_end_ms ?? 0;
    // A voice begins and may be cut in a pause, and a browser that waits for packets stretches what it has.
    const answer = sound.stretches(audibleLevel, 600, 500)[0]!;
    const soundedMs = sound.atMs(answer.to) - sound.atMs(answer.from);
    console.info(`truncated after ${heardMs} ms, of which ${soundedMs.toFixed(0)} ms sounded`);
    expect(heardMs - soundedMs).toBeLessThan(500);
    expect(heardMs - soundedMs).toBeGreaterThan(-300);
    expect(events.filter(({ name }) => name === 'error')).toEqual([]);
    await until('the connection to OpenAI is closed', async () => (await scene.openAi.notes<Connection[]>('connections')).every(({ open }) => !open));
  });

  it('with Cartesia: heard, answered and interrupted, without transcripts', async () => {
    const { id, viewer } = await join('cartesia', { type: 'cartesia', agent_id: 'agent_1', access_token: 'car_fake' });
    await viewer.heard('avatar_started_speaking');
    await expectSilenceAfterTheFirstStop(viewer);
    const { events } = await viewer.observations();
    await viewer.close();
    await scene.rest.deleteSession(id);
    expect(events.filter(({ name }) => name.startsWith('ce_events') || name === 'error')).toEqual([]);
    await until('the call is over', async () => (await scene.cartesia.notes<Connection[]>('calls')).every(({ open }) => !open));
  });

  it.each([
    ['openai-realtime', { client_secret: 'ek_fault_beta-session' }, 'openai-realtime-version-mismatch', 'engine_version'],
    ['openai-realtime', { client_secret: 'ek_wrong' }, 'internal_error', 'engine_connect_failed'],
    ['cartesia', { agent_id: 'agent_1', access_token: 'wrong' }, 'internal_error', 'engine_connect_failed'],
  ])('tells a page that joins after %s failed why (%o)', async (type, credentials, code, reason) => {
    const session = await scene.rest.createSession({ conversation_engine: { type, ...credentials } });
    await until('the failure is there', () => scene.server.output.includes(`${session.session_id}: the engine failed`));
    // The connection may close before the SDK has settled; what counts is that the page was told.
    const errors = await scene.page.evaluate((token) => window.viewerApi.errorsOf(token), session.token);
    expect(errors).toContain(code);
    expect(await endReason(scene, session)).toBe(reason);
  });
});
