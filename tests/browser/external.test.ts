// What is heard and seen of an external engine, in a real browser: sections B.5, C and H.3 of the contract.
import { describe, expect, it, type TestContext } from 'vitest';
import { Agent } from './harness/agent.js';
import { holdings } from './harness/churn.js';
import { converse, type Conversation } from './harness/conversation.js';
import { chance } from './harness/fuzzed-messages.js';
import { Fuzzing } from './harness/fuzzing.js';
import { setScene } from './harness/scene.js';
import { pitchHz, speechHz, tone } from './harness/tones.js';
import type { Viewer } from './harness/viewer.js';

const scene = setScene();
const [first, second, third] = [500, 900, 1500] as const;

/** A session with an agent, and somebody in front of it; both are gone when the test is over. */
async function begin(test: Pick<TestContext, 'onTestFinished'>): Promise<{ talk: Conversation; agent: Agent; viewer: Viewer }> {
  const talk = await converse(scene);
  test.onTestFinished(() => talk.end());
  return { talk, agent: talk.agent, viewer: await talk.join() };
}

/** A browser's jitter buffer may stretch or shorten sound a little. */
function expectSeconds(heard: number, said: number): void {
  expect(Math.abs(heard - said)).toBeLessThan(0.12);
}

/** Half a second of silence at the end of everything, so that the last sound is in. */
const settle = (viewer: Viewer): Promise<void> => viewer.watch(20);

// The contract speaks of a minute; a run of everything makes do with less of it.
const longS = process.env['VISAVIS_TEST_FULL'] ? 60 : 6;

// What is measured, and what must not have a gap, needs the machine for itself.
describe('external engine, as it is heard', () => {
  it('EXT-25, EXT-26: an interrupt silences within 200 ms and tells what was played', async (test) => {
    const { agent, viewer } = await begin(test);
    agent.say('long', tone(first, 10));
    await agent.told('started');
    await viewer.watch(25);
    const interruptedMs = Date.now();
    agent.interrupt();
    const interrupted = await agent.told('interrupted');
    await viewer.heard('avatar_ended_speaking');
    await viewer.watch(25);

    const lastMs = (await viewer.sound()).toneTimes(first, 0.02).at(-1)!;
    console.info(`the last of it was heard ${(lastMs - interruptedMs).toFixed(0)} ms after the interrupt`);
    expect(lastMs - interruptedMs).toBeLessThan(200);
    expect(Number(interrupted['played_duration'])).toBeGreaterThan(0);
    expect(Number(interrupted['played_duration'])).toBeLessThan(10);
    expect(agent.story('long')).toEqual(['created', 'closed', 'started', 'interrupted']);
  });

  it('an agent that sends nonsense disturbs nobody beside it, and leaves nothing behind', async (test) => {
    const { agent, viewer } = await begin(test);
    const mad = await Agent.start();
    const fuzzing = await Fuzzing.begin(scene, mad, chance(Math.floor(performance.timeOrigin)));
    const before = await holdings(scene.server, scene.rest);
    agent.say('calm', tone(first, 2.5));
    await agent.told('started');
    await fuzzing.send(5000);
    await fuzzing.end();
    await agent.told('ended');
    await settle(viewer);
    await mad.stop();

    expectSeconds((await viewer.sound()).toneSeconds(first), 2.5);
    const after = await holdings(scene.server, scene.rest);
    expect(after.nativeHandles).toBeLessThanOrEqual(before.nativeHandles);
    expect(after.threads).toBeLessThanOrEqual(before.threads + 4);
    expect(after.sessions).toBe(1);
    expect(agent.of('error')).toEqual([]);
    console.info(`${fuzzing.sessions} sessions, ended by nonsense: ${JSON.stringify(fuzzing.ends)}`);
  });

  it('EXT-14, EXT-33: pieces of 10 ms, 40 ms, 5 s and of odd sizes sound alike', async (test) => {
    const { agent, viewer } = await begin(test);
    const speech = tone(first, 1.2);
    agent.say('10 ms', speech, (speechHz / 100) * 2);
    agent.say('40 ms', speech, (speechHz / 25) * 2);
    agent.say('5 s', speech, speechHz * 5 * 2);
    agent.say('odd', speech, 777);
    await agent.told('ended', 4);
    await settle(viewer);

    const sound = await viewer.sound();
    const heard = sound.stretches(0.02, 20);
    expect(heard).toHaveLength(1); // They follow one another without a gap.
    expectSeconds((heard[0]!.to - heard[0]!.from) / sound.rateHz, 4.8);
    // Noise of misplaced bytes would lie in every part of the spectrum.
    expect(sound.toneSeconds(third, 0.02)).toBeLessThan(0.1);
  });

  it('EXT-13: a minute pushed at once plays in a minute, without a gap and in tune', async (test) => {
    const { agent, viewer } = await begin(test);
    const speech = tone(first, longS);
    const fromMs = performance.now();
    agent.say('long', speech, 9600);
    await agent.told('closed');
    expect(performance.now() - fromMs).toBeLessThan(1000);
    await agent.told('ended', 1, 90_000);
    await settle(viewer);

    const sound = await viewer.sound();
    const heard = sound.stretches(0.02, 20);
    console.info(`heard for ${heard.map(({ from, to }) => ((to - from) / sound.rateHz).toFixed(3)).join(' + ')} s`);
    expect(heard).toHaveLength(1);
    const { from, to } = heard[0]!;
    expect(Math.abs((to - from) / sound.rateHz - longS)).toBeLessThan(0.3);
    const middle = sound.samples.subarray(from + sound.rateHz, to - sound.rateHz);
    expect(Math.abs(pitchHz(middle, sound.rateHz) - first)).toBeLessThan(2);
    expect(agent.of('error')).toEqual([]);
  });
});

// These mostly wait for speech to be spoken.
describe.concurrent('external engine, as it is heard', () => {
  it('EXT-10, EXT-11: a segment is heard, and told of in order with its times', async (test) => {
    const { agent, viewer } = await begin(test);
    agent.say('turn', tone(first, 1.5));
    const ended = await agent.told('ended');
    await settle(viewer);

    expect(agent.story('turn')).toEqual(['created', 'closed', 'started', 'ended']);
    const started = agent.of('started')[0]!;
    expect(Math.abs(Number(ended['timestamp']) - Number(started['timestamp']) - 1.5)).toBeLessThan(0.25);
    expect(typeof started['segment_id']).toBe('string');
    expect(new Set(['created', 'closed', 'started', 'ended'].map((type) => agent.of(type)[0]!['segment_id'])).size).toBe(1);
    expectSeconds((await viewer.sound()).toneSeconds(first), 1.5);
  });

  it('EXT-12: an open segment is heard before it is closed', async (test) => {
    const { agent, viewer } = await begin(test);
    agent.create('open');
    agent.sendAudio(tone(first, 1));
    await agent.told('started');
    expect(agent.of('closed')).toEqual([]);
    await viewer.watch(40);
    agent.sendAudio(tone(second, 0.5)); // It had run dry meanwhile.
    await viewer.watch(30);
    agent.close('open');
    await agent.told('ended');
    await settle(viewer);

    const sound = await viewer.sound();
    expectSeconds(sound.toneSeconds(first), 1);
    expectSeconds(sound.toneSeconds(second), 0.5);
    expect(agent.of('started')).toHaveLength(1);
    expect(agent.of('error')).toEqual([]);
  });

  it('EXT-15, EXT-16: audio before a segment and after it is refused and not heard', async (test) => {
    const { agent, viewer } = await begin(test);
    agent.sendAudio(tone(second, 0.5));
    await agent.told('error');
    agent.say('turn', tone(first, 0.5));
    agent.sendAudio(tone(third, 0.5));
    await agent.told('error', 2);
    await agent.told('ended');
    await settle(viewer);

    const sound = await viewer.sound();
    expectSeconds(sound.toneSeconds(first), 0.5);
    expect(sound.toneSeconds(second)).toBe(0);
    expect(sound.toneSeconds(third)).toBe(0);
    expect(agent.of('error').map(({ subtype }) => subtype)).toEqual(['avatar.speech.segment.error', 'avatar.speech.segment.error']);
  });

  it.for([
    ['EXT-29: close, interrupt, create', (a: Agent) => [a.close('old'), a.interrupt(), a.create('new')]],
    ['EXT-30: interrupt, close, create', (a: Agent) => [a.interrupt(), a.close('old'), a.create('new')]],
    ['EXT-31: interrupt, create', (a: Agent) => [a.interrupt(), a.create('new')]],
  ] as const)('%s lets the new turn be heard, without an error', async ([, turn], test) => {
    const { agent, viewer } = await begin(test);
    agent.create('old');
    agent.sendAudio(tone(first, 5));
    await agent.told('started');
    turn(agent);
    agent.sendAudio(tone(second, 0.8));
    agent.close('new');
    await agent.told('ended');
    await settle(viewer);

    expect(agent.of('error')).toEqual([]);
    expect([...agent.story('old')].sort()).toEqual(['closed', 'created', 'interrupted', 'started']);
    expect(agent.story('new')).toEqual(['created', 'closed', 'started', 'ended']);
    expect(agent.of('closed').findIndex((m) => m['segment_uid'] === 'old')).toBe(0);
    expectSeconds((await viewer.sound()).toneSeconds(second), 0.8);
  });

  it('EXT-32: audio that was under way at an interrupt is not heard, and is mentioned once', async (test) => {
    const { agent, viewer } = await begin(test);
    agent.create('cut');
    agent.sendAudio(tone(first, 2));
    await agent.told('started');
    agent.interrupt();
    for (let i = 0; i < 50; i++) agent.sendAudio(tone(second, 0.04));
    await agent.told('error');
    agent.close('cut');
    await agent.told('closed');
    await viewer.watch(60);

    expect(agent.of('error')).toHaveLength(1);
    expect((await viewer.sound()).toneSeconds(second)).toBe(0);
  });

  it('EXT-35, EXT-36: queued segments are heard in order, and one without audio is not spoken of', async (test) => {
    const { agent, viewer } = await begin(test);
    agent.say('one', tone(first, 0.6));
    agent.create('empty');
    agent.close('empty');
    agent.say('two', tone(second, 0.6));
    await agent.told('ended', 3);
    await viewer.heard('avatar_ended_speaking');
    await settle(viewer);

    const sound = await viewer.sound();
    expect(Math.max(...sound.toneTimes(first))).toBeLessThanOrEqual(Math.min(...sound.toneTimes(second)));
    const empty = ['started', 'ended'].map((type) => agent.of(type).find((m) => m['segment_uid'] === 'empty')!['timestamp']);
    expect(empty[0]).toBe(empty[1]);
    const spokenOf = (await viewer.events()).filter(({ name }) => name === 'avatar_started_speaking_phrase');
    expect(spokenOf).toHaveLength(2);
  });

  it('EXT-41, EXT-42, D-C27: messages pass both ways unchanged, up to 64 KiB', async (test) => {
    const { agent, viewer } = await begin(test);
    const data = { nested: [1, 2.5, { 'ü': '☃ "quoted"', none: null }], long: 'x'.repeat(60_000) };
    agent.send({ type: 'sdk.message.send', data });
    await viewer.heard('conversation_engine.external.message.receive');
    const received = (await viewer.events()).find(({ name }) => name === 'conversation_engine.external.message.receive')!;
    expect((received.value as { data: unknown }).data).toEqual(data);

    await viewer.sendMessage(data);
    expect((await agent.told('sdk.message.receive'))['data']).toEqual(data);
  });

  it('EXT-45, D-B12, D-B13: tasks are taken and ignored; cancelling them all interrupts the agent; its voice is its own', async (test) => {
    const { talk, agent, viewer } = await begin(test);
    const before = agent.messages.length;
    expect(await scene.rest.say(talk.session.session_id, 'Hello?')).toMatch(/-/);
    expect(await viewer.task('Hello?')).toMatch(/-/);
    await viewer.watch(10);
    expect(agent.messages.slice(before)).toEqual([]);

    agent.say('long', tone(first, 5));
    await agent.told('started');
    await viewer.cancelAllTasks();
    await agent.told('interrupted');

    const headers = { 'x-session-token': talk.session.token, authorization: '' };
    const patch = { conversation_engine: { type: 'text-echo', tts: { engine: 'elevenlabs', voice_id: 'slt' } } };
    const { status } = await scene.rest.call('PATCH', '/_sdk/v0/sessions/config', patch, headers);
    expect(status).toBe(409);
  });

  it('LIFE-12: what an agent says before anybody is there is heard from its start', async (test) => {
    const talk = await converse(scene);
    test.onTestFinished(() => talk.end());
    const { agent } = talk;
    agent.say('greeting', Buffer.concat([tone(first, 0.5), tone(second, 0.5)]));
    await agent.told('closed');
    const viewer = await talk.join();
    await agent.told('ended');
    await settle(viewer);

    const sound = await viewer.sound();
    expectSeconds(sound.toneSeconds(first), 0.5);
    expectSeconds(sound.toneSeconds(second), 0.5);
  });
});
