import type { Page } from 'playwright-core';
import type { Observations } from '../page/perception.js';
import { until } from './until.js';
import { openWithOnlooker } from './viewer.js';

/** A person at the playground, with their hands on it. */
export interface Playground {
  /** Presses Start and waits for the face. */
  start(): Promise<void>;
  /** Types a sentence and presses Enter. */
  type(text: string): Promise<void>;
  /** Waits until the conversation shows a sentence in this state, such as `Spoken`. */
  said(text: string, state: string): Promise<void>;
  /** Watches until so many more pictures have been shown. */
  watch(frames: number): Promise<void>;
  /** Names of the events that the event list shows. */
  events(): Promise<string[]>;
  /** A live figure by its label, such as `Frames`. */
  figure(label: string): Promise<number>;
  /** How loud it is at this moment, 0 to 1. */
  levelNow(): Promise<number>;
  observations(): Promise<Observations>;
  end(): Promise<void>;
}

export async function playground(page: Page, origin: string): Promise<Playground> {
  await openWithOnlooker(page, origin, '/');
  const field = page.getByRole('textbox', { name: 'What the avatar says' });
  const observations = (): Promise<Observations> => page.evaluate(() => window.onlooker.observations());
  return {
    async start() {
      await page.getByRole('button', { name: /^Start/ }).click();
      await field.and(page.locator(':enabled')).waitFor({ timeout: 30_000 });
      await until('the face is there, with its sound', () => page.evaluate(() => window.onlooker.begin()));
    },
    async type(text) {
      await field.fill(text);
      await field.press('Enter');
    },
    async said(text, state) {
      const phrase = page.getByRole('list', { name: 'What was said' }).getByRole('listitem').filter({ hasText: text });
      await phrase.filter({ hasText: state }).waitFor({ timeout: 60_000 });
    },
    async watch(frames) {
      const shown = (): Promise<number> => page.evaluate(() => window.onlooker.frameCount());
      const before = await shown();
      await until(`${frames} more pictures are shown`, async () => (await shown()) >= before + frames);
    },
    async events() {
      await page.getByRole('tab', { name: /^Events/ }).click();
      return page.getByRole('tabpanel').getByRole('listitem').locator('p').allInnerTexts();
    },
    async figure(label) {
      const tile = page.getByRole('region', { name: 'Live figures' }).locator('div', { has: page.getByText(label, { exact: true }) });
      return Number.parseFloat(await tile.locator('dd').first().innerText());
    },
    levelNow: () => page.evaluate(() => window.onlooker.levelNow()),
    observations,
    async end() {
      await page.getByRole('button', { name: 'End' }).click();
      await page.getByRole('button', { name: 'Start again' }).waitFor({ timeout: 10_000 });
    },
  };
}
