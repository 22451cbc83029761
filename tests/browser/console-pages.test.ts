// The console's other pages, with somebody's hands on them, and a scan of each page for barriers.
import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { barriers } from './harness/barriers.js';
import { setScene } from './harness/scene.js';

const scene = setScene();
let page: Page;
let problems: string[];

beforeEach(async () => {
  page = await scene.browser.newPage();
  problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
});
afterEach(async () => {
  await page.close();
  const { body } = await scene.rest.call('GET', '/api/v1/sessions');
  for (const { session_id, state } of (body as { sessions: { session_id: string; state: string }[] }).sessions) {
    if (state !== 'ended') await scene.rest.deleteSession(session_id);
  }
  expect(problems).toEqual([]);
});

const open = (name: string) => page.goto(`${scene.server.origin}/#/${name}`);

describe('every page', () => {
  const looks = (['light', 'dark'] as const).flatMap((theme) => [1280, 390].map((widthPx) => ({ theme, widthPx })));
  it.each(looks)('has no serious barrier: $theme, $widthPx px wide', async ({ theme, widthPx }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: widthPx, height: 844 });
    const { session_id } = await scene.rest.createSession();
    const ready = {
      playground: () => page.getByRole('button', { name: /^Start/ }).and(page.locator(':enabled')),
      sessions: () => page.getByText(session_id.slice(0, 8)),
      avatars: () => page.getByRole('img', { name: 'Portrait of Ava' }),
      node: () => page.getByText('in use here'),
    };
    for (const [name, sign] of Object.entries(ready)) {
      await open(name);
      await sign().first().waitFor();
      expect(await barriers(page), name).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
    }
  });
});

describe('the sessions page', () => {
  it('shows a session as it is made, tells about it, and ends it', async () => {
    await open('sessions');
    await page.getByText('Nobody is talking').waitFor();
    const { session_id } = await scene.rest.createSession({ max_duration: 600 });
    await page.getByRole('button', { name: `Details of session ${session_id}` }).click();
    const details = page.getByRole('region', { name: 'Details' });
    await details.getByText('10:00 in all').waitFor();
    const happened = page.getByRole('region', { name: 'What happened' });
    await happened.getByText('Nobody watches: ends in 60 s').waitFor();
    expect(await barriers(page)).toEqual([]);
    await details.getByRole('button', { name: 'End session' }).click();
    await details.getByText('Ended by its owner (deleted)').waitFor();
    await happened.getByText('Ended by its owner').waitFor();
    await page.getByRole('region', { name: 'Ended', exact: true }).getByText(session_id.slice(0, 8)).waitFor();
    // Away from open details and back.
    await page.getByRole('link', { name: 'Keys and node' }).click();
    await page.getByText('in use here').waitFor();
  });

  it('says that the server is away, and keeps what it showed', async () => {
    const { session_id } = await scene.rest.createSession();
    await open('sessions');
    await page.getByText(session_id.slice(0, 8)).waitFor();
    await page.route('**/api/v1/sessions', (route) => route.abort());
    await page.getByRole('alert').getByText('The server does not answer.').waitFor();
    expect(await page.getByText(session_id.slice(0, 8)).isVisible()).toBe(true);
    await scene.rest.deleteSession(session_id);
  });
});

describe('the avatars page', () => {
  const picture = (): Promise<string> =>
    page.getByRole('region', { name: 'Picture' }).getByRole('img').evaluate(async (element) => {
      const image = element as HTMLImageElement;
      await image.decode().catch(() => undefined);
      const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth, height: image.naturalHeight });
      canvas.getContext('2d')!.drawImage(image, 0, 0);
      return canvas.toDataURL();
    });

  it('shows a face in any pose, drawn by the real renderer', async () => {
    await open('avatars');
    await page.getByRole('button', { name: 'Expressions of Ava' }).click();
    await page.getByRole('img', { name: 'Ava, rest' }).waitFor();
    const rest = await picture();
    await page.getByRole('button', { name: 'aa', exact: true }).click();
    await page.getByRole('img', { name: 'Ava, aa' }).waitFor();
    expect(await picture()).not.toBe(rest);
    const open55 = await picture();
    await page.getByRole('slider', { name: 'Jaw open' }).fill('0');
    await page.getByRole('img', { name: 'Ava, in a pose of your own' }).waitFor();
    expect(await picture()).not.toBe(open55);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'All avatars' }).click();
    await page.getByRole('img', { name: 'Portrait of Ava' }).waitFor();
  });
});

describe('keys and node', () => {
  it('tests the way from this browser to the server', async () => {
    await open('node');
    await page.getByRole('button', { name: 'Run the test' }).click();
    await page.getByText('ms there and back').waitFor();
    expect(await page.getByText(/The first picture came after \d+ ms, straight from the server over UDP/).isVisible()).toBe(true);
    await page.getByText('No TURN server is set up').waitFor();
  });

  it('gives plain advice where media does not get through', async () => {
    await page.clock.install();
    const asked = new Promise<void>((resolve) => void page.route('**/_sdk/v0/connections', () => resolve()));
    await open('node');
    await page.getByRole('button', { name: 'Run the test' }).click();
    await asked;
    await page.clock.fastForward(9_000);
    await page.getByText('set up a TURN server').waitFor();
  });
});

it('a conversation goes on while another page is looked at', async () => {
  await open('playground');
  await page.getByRole('button', { name: /^Start/ }).click();
  await page.getByRole('textbox', { name: 'What the avatar says' }).and(page.locator(':enabled')).waitFor({ timeout: 30_000 });
  await page.getByRole('link', { name: 'Sessions' }).click();
  await page.getByText('Watched').first().waitFor();
  await page.getByRole('link', { name: 'Playground' }).click();
  await page.getByRole('button', { name: 'End' }).click();
  await page.getByRole('button', { name: 'Start again' }).waitFor();
});

it('comes in less than 150 kB of script and style, compressed', async () => {
  const assets = new URL('../../console/dist/assets/', import.meta.url);
  let total = 0;
  for (const name of (await readdir(assets)).filter((each) => /\.(js|css)$/.test(each))) {
    const bytes = gzipSync(await readFile(new URL(name, assets)), { level: 9 }).length;
    console.log(`${name}: ${(bytes / 1000).toFixed(1)} kB gzipped`);
    total += bytes;
  }
  expect(total).toBeLessThan(150_000);
});
