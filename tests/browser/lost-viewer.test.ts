import { expect, it } from 'vitest';
import { Chromium } from './harness/chromium.js';
import { setScene } from './harness/scene.js';
import { until } from './harness/until.js';
import { openViewerPage, Viewer } from './harness/viewer.js';

const scene = setScene();

it.concurrent('D-B5: notices within 10 s that a viewer was killed', async () => {
  // Noticed is what the contract lets anybody see: the absent timer starts, and 10 s later (at most 2 s late) the session has ended.
  const absentTimeoutS = 10;
  const session = await scene.rest.createSession({ user_absent_timeout: absentTimeoutS });
  const doomed = await Chromium.launch();
  const page = await doomed.newPage();
  await openViewerPage(page, scene.server.origin);
  const viewer = await Viewer.join(page, 'doomed', session.token);
  await viewer.watch(25);

  const killedMs = Date.now();
  await doomed.kill();
  const isOver = async (): Promise<boolean> =>
    (await scene.rest.call('POST', `/api/v1/sessions/${session.session_id}/tasks`, { text: '' })).status === 410;
  expect(await isOver()).toBe(false);
  await until('the session has ended', isOver, { timeoutMs: 60_000, everyMs: 200 });
  const endedAfterS = (Date.now() - killedMs) / 1000;
  console.info(`the session ended ${endedAfterS.toFixed(1)} s after its viewer was killed`);
  expect(endedAfterS).toBeGreaterThan(absentTimeoutS);
  expect(endedAfterS).toBeLessThan(10 + absentTimeoutS + 2);
});

it.concurrent('LIFE-02: keeps a session whose viewer is alive past the absent timeout', async () => {
  const { session, viewer } = await scene.join('faithful', { user_absent_timeout: 10 });
  await viewer.watch(12 * 25);
  await scene.rest.say(session.session_id, 'Still here.');
  await viewer.heard('avatar_ended_speaking');
  await viewer.close();
  await scene.rest.deleteSession(session.session_id);
});
