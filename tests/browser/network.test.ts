import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { ImpairedNetwork } from './harness/impaired-network.js';
import { setScene } from './harness/scene.js';
import { VisavisServer } from './harness/server.js';
import { until } from './harness/until.js';
import { openViewerPage, Viewer } from './harness/viewer.js';

const scene = setScene();

it.concurrent('connects over TCP where UDP does not get through', async () => {
  const page = await scene.browser.newWindow();
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

  expect(await viewer.mediaPath()).toBe('direct tcp');
  expect((await viewer.observations()).levels.some(({ level }) => level > 0.01)).toBe(true);
  await viewer.close();
  await scene.rest.deleteSession(session.session_id);
});

const longSpeech = 'This is a sentence that is long enough to be going on when the network goes away, and to go on when it is back.';

async function openBehind(network: ImpairedNetwork): Promise<Page> {
  const page = await scene.browser.newWindow();
  await openViewerPage(page, scene.server.origin);
  await network.carry(page, scene.server.origin);
  return page;
}

/** Names of the speech events so far, each once in order if nothing was lost or said twice. */
async function speechEvents(viewer: Viewer): Promise<string[]> {
  return (await viewer.events()).map(({ name }) => name).filter((name) => name.startsWith('avatar_'));
}

const wholeSpeech = ['avatar_started_speaking', 'avatar_started_speaking_phrase', 'avatar_ended_speaking_phrase', 'avatar_ended_speaking'];

it.concurrent.each([
  // Beyond the 8 s after which both sides give the connection up.
  { cutS: 20, states: ['connecting', 'connected', 'reconnecting', 'connected'] },
  { cutS: 5, states: ['connecting', 'connected'] },
])('goes on where it stopped after $cutS s without a network', async ({ cutS, states }) => {
  const network = new ImpairedNetwork();
  const page = await openBehind(network);
  const session = await scene.rest.createSession();
  const viewer = await Viewer.join(page, `cut ${cutS}`, session.token);
  await viewer.watch(25);
  await scene.rest.say(session.session_id, longSpeech);
  await viewer.heard('avatar_started_speaking_phrase');

  network.isCut = true;
  await pause(cutS * 1000);
  expect(await speechEvents(viewer)).not.toContain('avatar_ended_speaking');
  network.isCut = false;

  await viewer.heard('avatar_ended_speaking');
  await viewer.watch(25);
  expect(await speechEvents(viewer)).toEqual(wholeSpeech);
  expect(await viewer.states()).toEqual(states);
  await viewer.close();
  await scene.rest.deleteSession(session.session_id);
  network.close();
});

it.concurrent('is there again after the tab was reloaded', async () => {
  const session = await scene.rest.createSession();
  const page = await scene.browser.newWindow();
  await openViewerPage(page, scene.server.origin);
  await (await Viewer.join(page, 'before', session.token)).watch(10);

  await page.reload();
  await page.waitForFunction(() => window.viewerApi !== undefined);
  const viewer = await Viewer.join(page, 'after', session.token);
  await scene.rest.say(session.session_id, 'Still here.');
  await viewer.heard('avatar_ended_speaking');

  expect(await speechEvents(viewer)).toEqual(wholeSpeech);
  await viewer.close();
  await scene.rest.deleteSession(session.session_id);
});

it.concurrent('says that the session is over when the server was killed and came back without it', async () => {
  const doomed = await VisavisServer.start();
  const session = await (await doomed.rest()).createSession();
  const page = await scene.browser.newWindow();
  await openViewerPage(page, doomed.origin);
  const viewer = await Viewer.join(page, 'orphan', session.token);
  await viewer.watch(10);

  await doomed.crash();
  await until('the page tries to come back', async () => (await viewer.states()).includes('reconnecting'));
  const next = await VisavisServer.start({}, Number(new URL(doomed.origin).port));
  await until('the page knows that the session is over', async () => (await viewer.states()).at(-1) === 'ended');

  expect(await viewer.states()).toEqual(['connecting', 'connected', 'reconnecting', 'ended']);
  await page.close();
  await next.stop();
});

// This one looks at the mouth: no other test of this file goes on beside it.
it('speaks on in a new connection when the browser gives up one that the server still has', async () => {
  const { session, viewer } = await scene.join('given up');
  await scene.rest.say(session.session_id, 'This sentence is long enough to go on while one connection takes the place of another.');
  await viewer.heard('avatar_started_speaking_phrase');
  await viewer.giveUpConnection();

  await until('it is connected again', async () => (await viewer.states()).length === 4);
  const { nowMs } = await viewer.frameTimes();
  // Word that the viewer left would have cut the sentence off.
  const isSpeaking = async (): Promise<boolean> => (await viewer.observations()).frames.some((frame) => frame.atMs > nowMs + 1000 && frame.mouthMotion > 2);
  await until('the mouth goes on', isSpeaking, { timeoutMs: 8000 });
  await viewer.heard('avatar_ended_speaking');
  expect(await speechEvents(viewer)).toEqual(wholeSpeech);
  expect(await viewer.states()).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
  await viewer.close();
  await scene.rest.deleteSession(session.session_id);
});
