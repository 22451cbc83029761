// The console from beginning to end, with somebody's hands on it: a key, each engine with the vendors' stand-ins and a recorded microphone, interruptions,
// what was said and what happened, a model of one's own.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { barriersInBothThemes } from './harness/barriers.js';
import { loudest, mouthFollowsSound, utterances } from './harness/listening.js';
import { playground, type Playground } from './harness/playground.js';
import { until } from './harness/until.js';
import { setVendorScene } from './harness/vendor-scene.js';

const scene = setVendorScene();
const longSentence = 'This goes on for quite a while, and nobody in their right mind would want to hear it to its very end, which is still far away.';

/** What somebody does who tries everything once, on one page. */
class Visitor {
  constructor(
    readonly page: Page,
    readonly ground: Playground,
  ) {}

  go(name: string): Promise<void> {
    return this.page.getByRole('link', { name, exact: true }).click();
  }

  /** Radio buttons lie under their labels, where a hand would press. */
  choose(name: string): Promise<void> {
    return this.page.getByRole('radio', { name, exact: true }).check({ force: true });
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }

  async talk(): Promise<void> {
    await this.page.getByRole('button', { name: /^Start/ }).click();
    await this.page.getByText('The agent hears you: speak.').waitFor({ timeout: 30_000 });
  }

  /** Waits until the events show this one so many times. */
  async told(event: string, times = 1): Promise<void> {
    await this.page.getByRole('tab', { name: /^Events/ }).click();
    await this.page.getByRole('tabpanel').getByRole('listitem').locator('p').getByText(event, { exact: true }).nth(times - 1).waitFor({ timeout: 30_000 });
  }

  /** Number of segments and of interruptions that the timeline shows. */
  timeline(text: RegExp): Promise<void> {
    return this.page.getByRole('img', { name: text }).waitFor({ timeout: 10_000 });
  }

  /** How much of the graph's lower half, the mouth's, is painted. */
  mouthDrawn(): Promise<number> {
    return this.page.getByRole('img', { name: /^The mouth’s opening/ }).evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, height / 2 + 3, width, height / 2 - 3);
      return data.filter((alpha, i) => i % 4 === 3 && alpha > 0).length / (width * height);
    });
  }
}

it('goes from the first key to the last look at what happened', { timeout: 240_000 }, async () => {
  const page = await scene.browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  const visitor = new Visitor(page, await playground(page, scene.server.origin));
  await keysWork(visitor);
  await typedSpeech(visitor);
  await parrot(visitor);
  await openAi(visitor);
  await cartesia(visitor);
  await whatHappened(visitor);
  await ownModel(visitor);
  expect(problems).toEqual([]);
  await page.close();
});

async function keysWork({ page }: Visitor): Promise<void> {
  await page.getByRole('link', { name: 'Keys and node' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('shop backend');
  await page.getByRole('button', { name: 'Create key' }).click();
  const made = page.getByRole('status').filter({ hasText: 'shop backend is made' });
  const secret = await made.locator('code').innerText();
  const withKey = () => fetch(`${scene.server.origin}/api/v1/sessions`, { headers: { authorization: `Bearer ${secret}` } }).then(({ status }) => status);
  expect(await withKey()).toBe(200);
  await made.getByRole('button', { name: 'Done' }).click();
  expect(await page.content()).not.toContain(secret);
  await page.getByRole('button', { name: 'Revoke shop backend' }).click();
  await page.getByRole('button', { name: 'Revoke for good' }).click();
  await page.getByText(/, revoked/).waitFor();
  expect(await withKey()).toBe(401);
}

async function typedSpeech(visitor: Visitor): Promise<void> {
  const { ground, page } = visitor;
  await visitor.go('Playground');
  await ground.start();
  await ground.type('Hello, nice to meet you. I am glad that you found the way to this page.');
  await ground.said('Hello, nice to meet you.', 'Spoken');
  expect(await visitor.mouthDrawn()).toBeGreaterThan(0.02);
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
  expect(await ground.figure('Answer')).toBeGreaterThan(0);

  await page.getByRole('tab', { name: 'Conversation' }).click();
  await ground.type(longSentence);
  await ground.said(longSentence, 'Speaking');
  // With everything that a live session fills: the caption under the face, the conversation, the timeline, the graphs.
  expect(await barriersInBothThemes(page)).toEqual([]);
  await ground.said(longSentence, 'Speaking');
  await visitor.button('Stop').click();
  await ground.said(longSentence, 'Cut off');
  await visitor.told('console.interrupted');
  await visitor.timeline(/^2 segments spoken, 1 interrupted/);
  expect(await barriersInBothThemes(page)).toEqual([]);
  await ground.end();
}

async function parrot(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.choose('Parrot');
  await visitor.choose('Transparent');
  await visitor.choose('Yellow');
  await visitor.talk();
  await visitor.told('avatar_started_speaking');
  // Behind the picture: what holds the element that the SDK draws in.
  const behind = page.getByRole('region', { name: 'Avatar', exact: true }).locator('div[style*="background"]');
  expect(await behind.getAttribute('style')).toContain('rgb(242, 193, 78)');
  const microphones = page.getByLabel('Microphone', { exact: true });
  expect((await microphones.locator('option').allInnerTexts()).length).toBeGreaterThan(1);
  await microphones.selectOption({ index: 1 });
  await page.getByText('The agent hears you: speak.').waitFor();
  await visitor.told('avatar_started_speaking', 2);
  expect(await page.getByText('console.device_refused').count()).toBe(0);
  await visitor.ground.end();
  await visitor.choose('Default');
}

async function openAi(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.choose('OpenAI');
  await page.getByText('This server talks to a stand-in').waitFor();
  await page.getByLabel('Client secret').fill('');
  await page.getByText('Fill in what the engine asks for').waitFor();
  await page.getByLabel('Client secret').fill('ek_fake');
  await visitor.talk();
  const transcript = page.getByRole('list', { name: 'What was said' }).getByRole('listitem');
  await transcript.filter({ hasText: 'You' }).filter({ hasText: 'Hello, can you hear me?' }).first().waitFor();
  await transcript.filter({ hasText: 'Avatar' }).filter({ hasText: 'Yes, I can hear you well.' }).first().waitFor();
  // Spoken over by the user, then stopped by hand.
  await visitor.told('avatar_started_speaking', 2);
  await visitor.timeline(/^2 segments spoken, 1 interrupted/);
  await page.getByText('Interrupted by the engine').waitFor();
  await visitor.button('Stop').click();
  await visitor.timeline(/^\d segments spoken, 2 interrupted/);
  await page.getByText('Stopped', { exact: true }).waitFor();
  expect(await visitor.ground.figure('Answer')).toBeGreaterThan(0);
  await page.getByRole('tab', { name: 'Code' }).click();
  const code = await page.getByLabel('curl code').innerText();
  expect(code).toContain('YOUR_CLIENT_SECRET');
  expect(code).not.toContain('ek_fake');
  await visitor.ground.end();
}

async function cartesia(visitor: Visitor): Promise<void> {
  await visitor.choose('Cartesia');
  await visitor.talk();
  await visitor.told('avatar_started_speaking');
  await visitor.go('Sessions');
  // Live: the session's events come while it goes on.
  await visitor.page.getByRole('row').filter({ hasText: 'cartesia' }).getByRole('button', { name: /^Details of session/ }).click();
  const happened = visitor.page.getByRole('region', { name: 'What happened' });
  await happened.getByText('Speaking').or(happened.getByText('cut off by the engine')).first().waitFor();
  await visitor.button('End session').click();
  await happened.getByText('Ended by its owner').waitFor();
}

async function whatHappened({ page }: Visitor): Promise<void> {
  const ended = page.getByRole('region', { name: 'Ended', exact: true });
  await ended.getByRole('row').filter({ hasText: 'openai-realtime' }).getByRole('button', { name: /^Details of session/ }).click();
  const happened = page.getByRole('region', { name: 'What happened' });
  await happened.getByText('Ended by its owner').waitFor();
  const lines = await happened.getByRole('listitem').locator('p').allInnerTexts();
  const order = ['Created with openai-realtime', 'Dialling the engine', 'Engine connected', 'Media straight over UDP', 'cut off by the engine', 'then stopped', 'Ended by its owner'];
  const places = order.map((text) => lines.findIndex((line) => line.includes(text)));
  expect(places, lines.join('\n')).not.toContain(-1);
  expect(lines.some((line) => line.startsWith('Viewer joined'))).toBe(true);
  expect(places.at(-1)).toBe(lines.length - 1);
  expect(lines.join()).not.toContain('hear you');
}

async function ownModel(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.go('Avatars');
  const chooser = page.getByLabel('Model file');
  await chooser.setInputFiles({ name: 'Jane.glb', mimeType: 'model/gltf-binary', buffer: Buffer.from('not a model at all') });
  await visitor.button('Import').click();
  await page.getByRole('alert').getByText('The server refused this.').waitFor();
  await chooser.setInputFiles({ name: 'Jane.glb', mimeType: 'model/gltf-binary', buffer: await readFile(new URL('../../avatars/pip/avatar.glb', import.meta.url)) });
  await visitor.button('Import').click();
  await page.getByText('Jane is here.').waitFor({ timeout: 60_000 });
  expect(await page.getByRole('status').getByText('52 of 52').isVisible()).toBe(true);
  await page.getByRole('img', { name: 'Portrait of Jane' }).waitFor();
  await visitor.button('Look closely').click();
  await page.getByRole('img', { name: 'Jane, rest' }).waitFor();
  await until('all that was started has ended', async () => {
    const { body } = await scene.rest.call('GET', '/api/v1/sessions');
    return (body as { sessions: { state: string }[] }).sessions.every(({ state }) => state === 'ended');
  });
}
