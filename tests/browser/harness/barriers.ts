import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

const scanner = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Barriers on a page as it is now that keep somebody out, or make it hard for them: rule, and where. */
export async function barriers(page: Page): Promise<string[]> {
  // The page's policy forbids scripts of others; the scanner comes by the debugger's door.
  await page.evaluate(await readFile(scanner, 'utf8'));
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  });
}

/** The same in the light theme and in the dark one, each after its name; colours change at once meanwhile, for half a change has no contrast of its own. */
export async function barriersInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-theme="${colorScheme}"]`).waitFor({ state: 'attached' });
    found.push(...(await barriers(page)).map((barrier) => `${colorScheme}, ${barrier}`));
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return found;
}
