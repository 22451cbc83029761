import { expect, it } from 'vitest';
import { abuses, misbehave } from './harness/abuse.js';
import { holdings } from './harness/churn.js';
import { setScene } from './harness/scene.js';
import { until } from './harness/until.js';

const scene = setScene();

it('holds a neighbour and gives everything back while pages misbehave', async () => {
  const { session, viewer } = await scene.join('neighbour');
  const abuser = await scene.browser.newPage();
  await abuser.goto(`${scene.server.origin}/health/live`);
  const onlyTheNeighbour = async (): Promise<boolean> => (await holdings(scene.server, scene.rest)).viewers === 1;
  await misbehave(abuser, scene.rest, 'joins and leaves', 0);
  await until('only the neighbour is left', onlyTheNeighbour);
  const before = await holdings(scene.server, scene.rest);
  const shownBefore = await viewer.decoderFigures();

  await scene.rest.say(session.session_id, 'While others knock at every door, this one is told a story in peace, word by word, until its end.');
  for (const [seed, abuse] of abuses.entries()) {
    const statuses = await misbehave(abuser, scene.rest, abuse, seed);
    expect(statuses.filter((status) => status >= 500), abuse).toEqual([]);
  }
  await viewer.heard('avatar_ended_speaking');

  await until('only the neighbour is left', onlyTheNeighbour);
  await until('native handles are back', async () => (await holdings(scene.server, scene.rest)).nativeHandles <= before.nativeHandles);
  await viewer.watch(25);
  const shownAfter = await viewer.decoderFigures();
  expect(await viewer.states()).toEqual(['connecting', 'connected']);
  expect(shownAfter.connection).toBe(shownBefore.connection);
  expect(scene.server.output).not.toMatch(/unhandled|fatal/i);
  await viewer.close();
  await scene.rest.deleteSession(session.session_id);
});
