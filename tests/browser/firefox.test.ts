import { afterAll, beforeAll, expect, it, onTestFailed } from 'vitest';
import { Firefox } from './harness/firefox.js';
import { during, eventTime, mouthMotion } from './harness/listening.js';
import { VisavisServer } from './harness/server.js';
import { mean } from './harness/statistics.js';
import { Viewer } from './harness/viewer.js';

let server: VisavisServer;
let firefox: Firefox;

beforeAll(async () => {
  [server, firefox] = await Promise.all([VisavisServer.start(), Firefox.launch()]);
});

afterAll(async () => {
  await firefox?.close();
  await server?.stop();
});

it('shows the avatar and lets it speak in Firefox', async () => {
  onTestFailed(() => console.error(`--- the server's last words ---\n${server.output.slice(-4000)}`));
  const page = await firefox.openViewerPage(server.origin);
  const rest = await server.rest();
  const session = await rest.createSession();
  const viewer = await Viewer.join(page, 'firefox', session.token);
  await viewer.startTape();
  await viewer.watch(25);
  await rest.say(session.session_id, 'Good morning, Firefox.');
  await viewer.heard('avatar_ended_speaking');
  await viewer.watch(12);

  const { seconds, peak } = await viewer.endTape();
  expect(seconds).toBeGreaterThan(1);
  expect(peak).toBeGreaterThan(0.1);
  const { frames, events, widthPx, heightPx } = await viewer.observations();
  expect([widthPx, heightPx]).toEqual([512, 512]);
  const brightness = mean(frames.map((frame) => frame.brightness));
  expect(brightness).toBeGreaterThan(30);
  expect(brightness).toBeLessThan(230);
  const begunMs = eventTime(events, 'avatar_started_speaking');
  const spoken = during(frames, begunMs, eventTime(events, 'avatar_ended_speaking')).map(mouthMotion);
  const silent = during(frames, 0, begunMs - 200).slice(1).map(mouthMotion);
  console.info(`Firefox: ${frames.length} pictures, mouth motion ${mean(spoken).toFixed(2)} while speaking and ${mean(silent).toFixed(2)} before`);
  expect(mean(spoken)).toBeGreaterThan(0.5 + 2 * mean(silent));
  await viewer.close();
  await rest.deleteSession(session.session_id);
});
