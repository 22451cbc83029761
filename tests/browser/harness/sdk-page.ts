import type { Page } from 'playwright-core';
import type {} from '../page/sdk.js';
import { openViewerPage } from './viewer.js';

/** Opens a page at the server's origin with the SDK at hand, as `window.lab`. */
export async function openSdkPage(page: Page, origin: string): Promise<void> {
  await openViewerPage(page, origin);
  await page.addScriptTag({ type: 'module', url: '/__viewer/sdk.js' });
  await page.waitForFunction(() => window.lab !== undefined);
}
