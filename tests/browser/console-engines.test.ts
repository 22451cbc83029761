// Somebody tries each engine from the playground, with the vendors' stand-ins and a recorded microphone.
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { setVendorScene } from './harness/vendor-scene.js';

let page: Page;
const scene = setVendorScene();
beforeEach(async () => {
  await page?.close();
  page = await scene.browser.newPage();
  await page.goto(`${scene.server.origin}/#/playground`);
});

const radio = (name: string) => page.getByRole('radio', { name, exact: true });
/** Radio buttons lie under their labels, where a hand would press. */
const choose = (name: string) => radio(name).check({ force: true });

async function start(): Promise<void> {
  await page.getByRole('button', { name: /^Start/ }).click();
  await page.getByText('The agent hears you: speak.').waitFor({ timeout: 30_000 });
}

async function end(): Promise<void> {
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await page.getByRole('button', { name: 'Start again' }).waitFor();
}

/** Waits until the events show this one so many times. */
async function told(event: string, times = 1): Promise<void> {
  await page.getByRole('tab', { name: /^Events/ }).click();
  await page.getByRole('tabpanel').getByRole('listitem').locator('p').getByText(event, { exact: true }).nth(times - 1).waitFor({ timeout: 30_000 });
}

describe('engines in the playground: a spoken conversation', () => {
  it('with OpenAI Realtime: written down, interrupted, and drawn as bars', async () => {
    await choose('OpenAI');
    await page.getByText('This server talks to a stand-in').waitFor();
    await page.getByLabel('Client secret').fill('');
    await page.getByText('Fill in what the engine asks for').waitFor();
    await page.getByLabel('Client secret').fill('ek_fake');
    await start();
    const transcript = page.getByRole('list', { name: 'What was said' }).getByRole('listitem');
    await transcript.filter({ hasText: 'You' }).filter({ hasText: 'Hello, can you hear me?' }).first().waitFor();
    await transcript.filter({ hasText: 'Avatar' }).filter({ hasText: 'Yes, I can hear you well.' }).first().waitFor();
    await told('avatar_started_speaking', 2);
    await page.getByRole('img', { name: /^2 segments spoken/ }).waitFor();
    await page.getByRole('tab', { name: 'Code' }).click();
    const code = await page.getByLabel('curl code').innerText();
    expect(code).toContain('YOUR_CLIENT_SECRET');
    expect(code).not.toContain('ek_fake');
    await end();
  });

  it('with Cartesia', async () => {
    await choose('Cartesia');
    await start();
    await told('avatar_started_speaking');
    await end();
  });

  it('with the parrot, over a transparent picture and another loudspeaker', async () => {
    await choose('Parrot');
    await choose('Transparent');
    await choose('Yellow');
    await start();
    await told('avatar_started_speaking');
    // Behind the picture: what holds the element that the SDK draws in.
    const behind = page.getByRole('region', { name: 'Avatar', exact: true }).locator('div[style*="background"]');
    expect(await behind.getAttribute('style')).toContain('rgb(242, 193, 78)');
    const microphones = page.getByLabel('Microphone', { exact: true });
    const names = await microphones.locator('option').allInnerTexts();
    expect(names.length).toBeGreaterThan(1);
    await microphones.selectOption({ index: 1 });
    await page.getByText('The agent hears you: speak.').waitFor();
    await told('avatar_started_speaking', 2);
    expect(await page.getByText('console.device_refused').count()).toBe(0);
    await end();
  });
});
