import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { setScene } from './harness/scene.js';

const scene = setScene();

it('keeps the development key to its owner', async () => {
  const { mode } = await stat(join(scene.server.dataDir, 'dev-api-key'));
  expect(mode & 0o777).toBe(0o600);
});

it('prints where it is and the key', async () => {
  expect(scene.server.output).toContain(scene.server.origin.replace('127.0.0.1', 'localhost').slice(-5));
  expect(scene.server.output).toContain(await scene.server.apiKey());
});

it('serves the SDK as an ES module and the console', async () => {
  const sdk = await fetch(`${scene.server.origin}/sdk/visavis.js`);
  expect(sdk.status).toBe(200);
  expect(sdk.headers.get('content-type')).toMatch(/javascript/);
  const consolePage = await fetch(`${scene.server.origin}/`);
  expect(consolePage.status).toBe(200);
  expect(consolePage.headers.get('content-type')).toMatch(/html/);
});

it('stops cleanly on Ctrl-C while somebody watches', async () => {
  const { viewer } = await scene.join('watcher');
  await viewer.watch(25);
  expect(await scene.server.interrupt()).toBe(0);
});
