import { describe, expect, it } from 'vitest';
import { during, loudest, utterances } from './harness/listening.js';
import { setScene } from './harness/scene.js';
import { until } from './harness/until.js';
import { Viewer } from './harness/viewer.js';
import type { NotedEvent } from './page/perception.js';

const scene = setScene();

function phrases(events: readonly NotedEvent[]): (string | undefined)[][] {
  return events.map(({ name, value }) => [name, (value as { phrase_id?: string }).phrase_id]);
}

describe('the speech queue', () => {
  it.concurrent('speaks two tasks posted at once in order and without overlap', async () => {
    const { session, viewer } = await scene.join('queue');
    const first = await scene.rest.say(session.session_id, 'This is the first sentence that you hear.');
    const second = await scene.rest.say(session.session_id, 'And this is the second one, right behind it.');
    await viewer.heard('avatar_ended_speaking');
    await viewer.watch(25);

    const { events, levels } = await viewer.observations();
    expect(phrases(events)).toEqual([
      ['avatar_started_speaking', first],
      ['avatar_started_speaking_phrase', first],
      ['avatar_ended_speaking_phrase', first],
      ['avatar_started_speaking_phrase', second],
      ['avatar_ended_speaking_phrase', second],
      ['avatar_ended_speaking', undefined],
    ]);
    const sounded = utterances(levels).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    expect(sounded).toBeGreaterThan(3500);
    await viewer.close();
    await scene.rest.deleteSession(session.session_id);
  });

  it.concurrent('speaks a task posted before the viewer joins once they have joined', async () => {
    const session = await scene.rest.createSession();
    const task = await scene.rest.say(session.session_id, 'I have waited for you.');
    const viewer = await Viewer.join(scene.page, 'late', session.token);
    await viewer.heard('avatar_ended_speaking');
    await viewer.watch(25);

    const { events, levels } = await viewer.observations();
    expect(phrases(events)[0]).toEqual(['avatar_started_speaking', task]);
    expect(utterances(levels)).toHaveLength(1);
    await viewer.close();
    await scene.rest.deleteSession(session.session_id);
  });

  it('falls silent when all tasks are cancelled, and speaks again when asked to', async () => {
    const { session, viewer } = await scene.join('cancelled');
    await viewer.task('This sentence is long enough to be cut off in its middle, because it goes on and on and never seems to come to an end at all.');
    await viewer.heard('avatar_started_speaking');
    await viewer.watch(25);
    const cancelledMs = Date.now();
    await viewer.cancelAllTasks();
    await viewer.heard('avatar_ended_speaking');
    await viewer.watch(50);
    const { levels } = await viewer.observations();
    expect(utterances(levels).at(-1)!.toMs - cancelledMs).toBeLessThan(300);

    await viewer.task('Here I am again.');
    await viewer.heard('avatar_ended_speaking', 2);
    await viewer.close();
    await scene.rest.deleteSession(session.session_id);
  });
});

describe('a session', () => {
  it.concurrent('ends picture and sound within a second of its DELETE, in the middle of a sentence', async () => {
    const { session, viewer } = await scene.join('deleted');
    await scene.rest.say(
      session.session_id,
      'I am going to tell you a very long story, of a small house on a hill, of the people who lived in it, and of everything that they saw from its windows.',
    );
    await viewer.heard('avatar_started_speaking');
    await viewer.watch(25);
    const before = await viewer.observations();
    const deletedMs = Date.now();
    await scene.rest.deleteSession(session.session_id);
    await until('the picture stands still', async () => (await viewer.stillForMs()) > 2000);

    const { frames, levels } = await viewer.observations();
    expect(loudest(during(before.levels, deletedMs - 1000, deletedMs))).toBeGreaterThan(0.02);
    expect(frames.at(-1)!.atMs - deletedMs).toBeLessThan(1000);
    expect(utterances(levels).at(-1)!.toMs - deletedMs).toBeLessThan(1000);
    await viewer.close();
  });

  it.concurrent('outlives a viewer who leaves and comes back', async () => {
    const { session, viewer } = await scene.join('leaver');
    await viewer.watch(10);
    await viewer.close();
    const again = await Viewer.join(scene.page, 'returner', session.token);
    await scene.rest.say(session.session_id, 'Welcome back.');
    await again.heard('avatar_ended_speaking');
    await again.close();
    await scene.rest.deleteSession(session.session_id);
  });

  it('is not disturbed by another one beside it', async () => {
    const speaker = await scene.join('speaker');
    const quiet = await scene.join('quiet');
    await speaker.viewer.watch(25);
    const fromFigures = await quiet.viewer.decoderFigures();
    await scene.rest.say(speaker.session.session_id, 'Only one of us is speaking, and the other one listens without a word until I am done.');
    await speaker.viewer.heard('avatar_ended_speaking');
    const toFigures = await quiet.viewer.decoderFigures();

    const silent = await quiet.viewer.observations();
    expect(utterances(silent.levels)).toEqual([]);
    expect(silent.events).toEqual([]);
    const perSecond = ((toFigures.framesDecoded - fromFigures.framesDecoded) / (toFigures.atMs - fromFigures.atMs)) * 1000;
    expect(perSecond).toBeGreaterThanOrEqual(24);

    await scene.rest.deleteSession(speaker.session.session_id);
    await speaker.viewer.close();
    const task = await scene.rest.say(quiet.session.session_id, 'Now it is my turn.');
    await quiet.viewer.heard('avatar_ended_speaking');
    const { events, levels } = await quiet.viewer.observations();
    expect(phrases(events)[0]).toEqual(['avatar_started_speaking', task]);
    expect(utterances(levels)).toHaveLength(1);
    await quiet.viewer.close();
    await scene.rest.deleteSession(quiet.session.session_id);
  });
});
