import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { until } from './until.js';

const flags = [
  '--headless=new',
  // Chromium refuses to run as root, as in most containers, without this.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

const screenshotFolder = fileURLToPath(new URL('../../../artifacts/screenshots', import.meta.url));

/** All processes that carry this argument: the browser and what it has started. */
function processesWith(argument: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(argument);
      } catch {
        return false;
      }
    });
}

/** A real Chromium with a profile of its own. */
export class Chromium {
  private windows = 0;

  private constructor(
    private readonly context: BrowserContext,
    private readonly profile: string,
  ) {}

  static async launch(options: { widthPx?: number; heightPx?: number; colorScheme?: 'light' | 'dark'; program?: string; extraFlags?: string[] } = {}): Promise<Chromium> {
    const profile = await mkdtemp(join(tmpdir(), 'visavis-chromium-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: options.program || process.env['VISAVIS_CHROMIUM'] || '/usr/bin/chromium',
      headless: true,
      args: [...flags, ...(options.extraFlags ?? [])],
      ignoreDefaultArgs: ['--mute-audio'],
      viewport: { width: options.widthPx ?? 1280, height: options.heightPx ?? 800 },
      ...(options.colorScheme ? { colorScheme: options.colorScheme } : {}),
    });
    return new Chromium(context, profile);
  }

  async newPage(): Promise<Page> {
    const unused = this.context.pages().find((page) => page.url() === 'about:blank');
    return unused ?? this.context.newPage();
  }

  /** A page in a window of its own: of a tab in the background Chromium shows about one picture of a video a second. */
  async newWindow(): Promise<Page> {
    const url = `about:blank#${++this.windows}`;
    const session = await this.context.newCDPSession(this.context.pages()[0]!);
    await session.send('Target.createTarget', { url, newWindow: true });
    await session.detach();
    return until('the window is open', () => this.context.pages().find((page) => page.url() === url));
  }

  /** Saves what every page shows, for a person who looks into a failure. */
  async screenshots(name: string): Promise<string[]> {
    await mkdir(screenshotFolder, { recursive: true });
    const paths: string[] = [];
    for (const [index, page] of this.context.pages().entries()) {
      const path = join(screenshotFolder, `${name.replace(/[^\w-]+/g, '-').slice(0, 100)}-${index}.png`);
      await page.screenshot({ path }).then(
        () => paths.push(path),
        () => undefined,
      );
    }
    return paths;
  }

  /** Ends it at once, as a power cut would: no page gets to say goodbye. */
  async kill(): Promise<void> {
    for (const pid of processesWith(`--user-data-dir=${this.profile}`)) process.kill(pid, 'SIGKILL');
    await this.close().catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true });
  }
}
