import { beforeAll, describe, expect, it } from 'vitest';
import { audibleLevel, during, eventTime, loudest, mouthFollowsSound, mouthMotion, utterances } from './harness/listening.js';
import { setScene } from './harness/scene.js';
import { mean } from './harness/statistics.js';
import type { DecoderFigures } from './page/viewer.js';
import type { Observations } from './page/perception.js';

const scene = setScene();

describe('a spoken sentence, in the browser', () => {
  let seen: Observations;
  let decodedFrom: DecoderFigures;
  let decodedTo: DecoderFigures;
  let taskIds: string[];

  // One conversation, recorded once: rest, a sentence, rest, another sentence, rest.
  beforeAll(async () => {
    const { session, viewer } = await scene.join('listener');
    await viewer.watch(50);
    decodedFrom = await viewer.decoderFigures();
    taskIds = [await scene.rest.say(session.session_id, 'Hello, nice to meet you. I have been looking forward to our conversation all morning.')];
    await viewer.heard('avatar_ended_speaking', 1);
    await viewer.watch(75);
    taskIds.push(await scene.rest.say(session.session_id, 'Whenever you are ready, tell me what brings you here, and I will do my best to help.'));
    await viewer.heard('avatar_ended_speaking', 2);
    await viewer.watch(75);
    decodedTo = await viewer.decoderFigures();
    seen = await viewer.observations();
    await scene.browser.screenshots('after the conversation');
    await viewer.close();
    await scene.rest.deleteSession(session.session_id);
  });

  it('has the size of the default preset', () => {
    expect([seen.widthPx, seen.heightPx]).toEqual([512, 512]);
  });

  it('shows at least 24 of 25 pictures a second', () => {
    const seconds = (decodedTo.atMs - decodedFrom.atMs) / 1000;
    const perSecond = (decodedTo.framesDecoded - decodedFrom.framesDecoded) / seconds;
    console.info(`decoded ${perSecond.toFixed(2)} pictures a second over ${seconds.toFixed(1)} s, ${decodedTo.framesDropped - decodedFrom.framesDropped} dropped`);
    expect(seconds).toBeGreaterThan(8);
    expect(perSecond).toBeGreaterThanOrEqual(24);
  });

  it('is not a black or white picture', () => {
    const brightness = mean(seen.frames.map((frame) => frame.brightness));
    expect(brightness).toBeGreaterThan(30);
    expect(brightness).toBeLessThan(230);
  });

  it('is heard while it speaks, and silence before and after', () => {
    const spoken = utterances(seen.levels);
    expect(spoken).toHaveLength(2);
    for (const { fromMs, toMs } of spoken) {
      expect(toMs - fromMs).toBeGreaterThan(2500);
      expect(loudest(during(seen.levels, fromMs, toMs))).toBeGreaterThan(0.05);
    }
    const [first, second] = spoken;
    for (const [fromMs, toMs] of [
      [seen.levels[0]!.atMs, first!.fromMs - 1],
      [first!.toMs + 100, second!.fromMs - 1],
      [second!.toMs + 100, seen.levels.at(-1)!.atMs],
    ] as const) {
      expect(loudest(during(seen.levels, fromMs, toMs))).toBeLessThan(audibleLevel / 2);
    }
  });

  it('moves its mouth with the sound, and rests it in silence', () => {
    const spoken = utterances(seen.levels);
    const speaking = (atMs: number): boolean => spoken.some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs);
    const nearSpeech = (atMs: number): boolean => spoken.some(({ fromMs, toMs }) => atMs >= fromMs - 300 && atMs <= toMs + 300);
    const moving = mean(seen.frames.filter(({ atMs }) => speaking(atMs)).map(mouthMotion));
    const resting = mean(seen.frames.filter(({ atMs }) => !nearSpeech(atMs)).map(mouthMotion));
    const together = mouthFollowsSound(seen);
    const apart = mouthFollowsSound(seen, 2500);
    console.info(
      `mouth motion ${moving.toFixed(2)} speaking, ${resting.toFixed(2)} silent; correlation with the sound ${together.toFixed(2)}, 2.5 s apart ${apart.toFixed(2)}`,
    );
    expect(together).toBeGreaterThan(0.5);
    expect(together).toBeGreaterThan(apart + 0.3);
    expect(moving).toBeGreaterThan(3 * resting);
  });

  it('tells so in the documented order, with the task as the phrase', () => {
    const speaking = seen.events.map(({ name, value }) => [name, (value as { phrase_id?: string }).phrase_id]);
    expect(speaking).toEqual(
      taskIds.flatMap((id) => [
        ['avatar_started_speaking', id],
        ['avatar_started_speaking_phrase', id],
        ['avatar_ended_speaking_phrase', id],
        ['avatar_ended_speaking', undefined],
      ]),
    );
  });

  it('tells so when it happens', () => {
    const spoken = utterances(seen.levels);
    spoken.forEach(({ fromMs, toMs }, index) => {
      // Voices begin and end their sentences with up to a third of a second of silence, and the sound waits in the browser's jitter
      // buffer while the event does not.
      const startedMs = eventTime(seen.events, 'avatar_started_speaking', index);
      const endedMs = eventTime(seen.events, 'avatar_ended_speaking', index);
      expect(Math.abs(startedMs - fromMs)).toBeLessThan(1000);
      expect(Math.abs(endedMs - toMs)).toBeLessThan(1000);
    });
  });
});
