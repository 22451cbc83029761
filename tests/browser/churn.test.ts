import { expect, it } from 'vitest';
import { churn, holdings } from './harness/churn.js';
import { setScene } from './harness/scene.js';
import { until } from './harness/until.js';

const scene = setScene();

it('gives back threads, file descriptors and native handles after 100 sessions', { timeout: 400_000 }, async () => {
  // The first sessions load plugins, start thread pools and fill caches.
  await churn(scene.rest, scene.page, 10);
  const atRest = async (): Promise<boolean> => {
    const { sessions, viewers } = await holdings(scene.server, scene.rest);
    return sessions === 0 && viewers === 0;
  };
  await until('nothing is left of the first sessions', atRest);
  const before = await holdings(scene.server, scene.rest);

  await churn(scene.rest, scene.page, 100);

  await until('nothing is left of the sessions', atRest);
  // .NET's pool keeps a few idle threads for a while, and idle HTTP connections keep their sockets.
  const isBack = async (): Promise<boolean> => {
    const now = await holdings(scene.server, scene.rest);
    return now.threads <= before.threads + 4 && now.fileDescriptors <= before.fileDescriptors + 4 && now.nativeHandles <= before.nativeHandles;
  };
  try {
    await until('threads, descriptors and handles are back', isBack, { timeoutMs: 30_000 });
  } finally {
    const after = await holdings(scene.server, scene.rest);
    console.info(`before ${JSON.stringify(before)}, after 100 sessions ${JSON.stringify(after)}`);
  }
  expect((await holdings(scene.server, scene.rest)).nativeHandles).toBe(before.nativeHandles);
});
