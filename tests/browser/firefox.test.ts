import { afterAll, beforeAll, expect, it } from 'vitest';
import { Firefox } from './harness/firefox.js';
import { VisavisServer } from './harness/server.js';
import { Viewer } from './harness/viewer.js';

let server: VisavisServer;
let firefox: Firefox;

beforeAll(async () => {
  server = await VisavisServer.start();
  firefox = await Firefox.launch();
});

afterAll(async () => {
  await firefox?.close();
  await server?.stop();
});

it('shows the avatar and lets it speak in Firefox', async () => {
  const page = await firefox.openViewerPage(server.origin);
  const rest = await server.rest();
  const session = await rest.createSession();
  const viewer = await Viewer.join(page, 'firefox', session.token);
  await viewer.watch(25);
  await rest.say(session.session_id, 'Good morning, Firefox.');
  await viewer.heard('avatar_ended_speaking');

  const { levels, widthPx, heightPx } = await viewer.observations();
  expect([widthPx, heightPx]).toEqual([512, 512]);
  expect(levels.some(({ level }) => level > 0.01)).toBe(true);
  await viewer.close();
  await rest.deleteSession(session.session_id);
});
