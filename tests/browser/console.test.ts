import { describe, expect, it } from 'vitest';
import { loudest, mouthFollowsSound, utterances } from './harness/listening.js';
import { playground } from './harness/playground.js';
import { setScene } from './harness/scene.js';

const scene = setScene();

describe('the playground', () => {
  it('shows a face that says what was typed', async () => {
    const page = await scene.browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    const ground = await playground(page, scene.server.origin);
    await ground.start();
    await ground.type('Hello, nice to meet you. I am glad that you found the way to this page.');
    await ground.said('Hello, nice to meet you.', 'Speaking');
    await ground.said('Hello, nice to meet you.', 'Spoken');
    await ground.watch(50);

    const seen = await ground.observations();
    expect(utterances(seen.levels).length).toBeGreaterThan(0);
    expect(loudest(seen.levels)).toBeGreaterThan(0.05);
    expect(mouthFollowsSound(seen)).toBeGreaterThan(0.5);
    expect(await ground.events()).toEqual(
      expect.arrayContaining(['avatar_started_speaking', 'avatar_started_speaking_phrase', 'avatar_ended_speaking_phrase', 'avatar_ended_speaking']),
    );
    expect(await ground.figure('Frames')).toBeGreaterThanOrEqual(20);
    expect(await ground.figure('Bitrate')).toBeGreaterThan(50);

    await ground.end();
    expect(problems).toEqual([]);
    await page.close();
  });

  it('stops in the middle of a sentence when asked to', async () => {
    const page = await scene.browser.newPage();
    const ground = await playground(page, scene.server.origin);
    await ground.start();
    const sentence = 'This goes on for quite a while, and nobody in their right mind would want to hear it to its very end, which is still far away.';
    await ground.type(sentence);
    await ground.said(sentence, 'Speaking');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await ground.said(sentence, 'Cut off');
    await ground.end();
    await page.close();
  });
});
