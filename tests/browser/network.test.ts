import { expect, it } from 'vitest';
import { setScene } from './harness/scene.js';
import { openViewerPage, Viewer } from './harness/viewer.js';

const scene = setScene();

it('connects over TCP where UDP does not get through', async () => {
  const page = await scene.browser.newPage();
  await openViewerPage(page, scene.server.origin);
  // The addresses that would lead to UDP are taken out on their way, in both directions.
  await page.route('**/_sdk/v0/connections**', async (route) => {
    const request = route.request();
    if (request.method() === 'PATCH') return route.fulfill({ status: 204 });
    if (request.method() !== 'POST') return route.continue();
    const response = await route.fetch({ postData: (request.postData() ?? '').replace(/^a=candidate.*\r\n/gm, '') });
    await route.fulfill({ response, body: (await response.text()).replace(/^a=candidate:\S+ \d UDP .*\r\n/gim, '') });
  });
  const session = await scene.rest.createSession();
  const viewer = await Viewer.join(page, 'tcp', session.token);
  await viewer.watch(25);
  await scene.rest.say(session.session_id, 'Over TCP.');
  await viewer.heard('avatar_ended_speaking');

  expect((await viewer.mediaPath()).protocol).toBe('tcp');
  expect((await viewer.observations()).levels.some(({ level }) => level > 0.01)).toBe(true);
  await viewer.close();
  await scene.rest.deleteSession(session.session_id);
});
