import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { transformWithEsbuild } from 'vite';
import type {} from '../page/onlooker.js';
import type { SeenOnset } from '../page/sync-mark.js';
import type { ViewerApi } from '../page/viewer.js';
import type { Observations } from '../page/perception.js';
import { Sound } from './sound.js';
import { until } from './until.js';

const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Viewer</title>
<style>body { margin: 0; display: flex; flex-wrap: wrap; } .stage { width: 360px; height: 360px; }</style>
<body><script type="module" src="/__viewer/viewer.js"></script></body></html>`;

/** Lets a page load the observing modules from below `/__viewer/`, at the server's own origin. */
async function serveObservers(target: Page, origin: string): Promise<void> {
  await target.route(`${origin}/__viewer/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.split('/').pop() ?? '';
    if (!name.endsWith('.js')) return route.fulfill({ contentType: 'text/html', body: page });
    const source = new URL(`../page/${name.replace(/js$/, 'ts')}`, import.meta.url);
    const { code } = await transformWithEsbuild(await readFile(source, 'utf8'), source.pathname, { target: 'es2022', tsconfigRaw: {} });
    return route.fulfill({ contentType: 'text/javascript', body: code });
  });
}

/** Opens the observing page, as a customer's page would lie at the server's origin. */
export async function openViewerPage(target: Page, origin: string): Promise<void> {
  await serveObservers(target, origin);
  await target.goto(`${origin}/__viewer/page`);
  await target.waitForFunction(() => window.viewerApi !== undefined);
}

/**
 * Opens the observing page in a document that really came over the network: Chromium lets a page that came from nowhere, as an intercepted
 * one does, not reach private addresses other than the loopback.
 */
export async function openViewerPageOverTheNetwork(target: Page, origin: string): Promise<void> {
  await serveObservers(target, origin);
  await target.goto(`${origin}/health/live`);
  await target.addStyleTag({ content: 'body { margin: 0; } .stage { width: 360px; height: 360px; }' });
  await target.addScriptTag({ type: 'module', url: '/__viewer/viewer.js' });
  await target.waitForFunction(() => window.viewerApi !== undefined);
}

/** Opens a page of the server's own with an onlooker in front of it. */
export async function openWithOnlooker(target: Page, origin: string, path: string): Promise<void> {
  await serveObservers(target, origin);
  await target.goto(`${origin}${path}`);
  await target.addScriptTag({ type: 'module', url: '/__viewer/onlooker.js' });
  await target.waitForFunction(() => window.onlooker !== undefined);
}

/** What a viewer needs of a page: Playwright's, or another browser's. */
export type ScriptedPage = Pick<Page, 'evaluate'>;

type Method = { [K in keyof ViewerApi]: ViewerApi[K] };

/** A person in front of one session: what they see and hear, asked for from the test. */
export class Viewer {
  private constructor(
    private readonly page: ScriptedPage,
    private readonly name: string,
  ) {}

  /** Joins a session in a page prepared by {@link openViewerPage}. */
  static async join(target: ScriptedPage, name: string, token: string, options: object = {}): Promise<Viewer> {
    await target.evaluate(([n, t, o]) => window.viewerApi.open(n, t, o), [name, token, options] as const);
    return new Viewer(target, name);
  }

  /** Keeps every sample from now on, for {@link sound}. */
  record(): Promise<void> {
    return this.page.evaluate((n) => window.viewerApi.record(n), this.name);
  }

  /** Keeps every sample of its microphone from now on, for {@link said}. */
  recordMicrophone(): Promise<void> {
    return this.page.evaluate((n) => window.viewerApi.recordMicrophone(n), this.name);
  }

  said(): Promise<Sound> {
    return Sound.saidBy(this.page, this.name);
  }

  stopRecording(): Promise<void> {
    return this.page.evaluate((n) => window.viewerApi.stopRecording(n), this.name);
  }

  sound(): Promise<Sound> {
    return Sound.heardBy(this.page, this.name);
  }

  /** Records from now on, for {@link endTape}: also in a browser that has no sound device. */
  startTape(): Promise<void> {
    return this.page.evaluate((n) => window.viewerApi.startTape(n), this.name);
  }

  endTape(): ReturnType<Method['endTape']> {
    return this.page.evaluate((n) => window.viewerApi.endTape(n), this.name);
  }

  /** Reads the server's mark from now on, for {@link onsets}. */
  watchSyncMark(): Promise<void> {
    return this.page.evaluate((n) => window.viewerApi.watchSyncMark(n), this.name);
  }

  onsets(): Promise<SeenOnset[]> {
    return this.page.evaluate((n) => window.viewerApi.onsets(n), this.name);
  }

  sendMessage(data: unknown): Promise<void> {
    return this.page.evaluate(([n, d]) => window.viewerApi.sendMessage(n, d), [this.name, data] as const);
  }

  toggleLocalAudio(on: boolean): Promise<void> {
    return this.page.evaluate(([n, o]) => window.viewerApi.toggleLocalAudio(n, o), [this.name, on] as const);
  }

  observations(): Promise<Observations> {
    return this.page.evaluate((n) => window.viewerApi.observations(n), this.name);
  }

  events(): ReturnType<Method['events']> extends infer E ? Promise<E> : never {
    return this.page.evaluate((n) => window.viewerApi.events(n), this.name);
  }

  decoderFigures(): ReturnType<Method['decoderFigures']> {
    return this.page.evaluate((n) => window.viewerApi.decoderFigures(n), this.name);
  }

  giveUpConnection(): Promise<void> {
    return this.page.evaluate(() => window.viewerApi.giveUpConnection());
  }

  /** The way that the SDK says the media take, such as `direct udp`. */
  mediaPath(): ReturnType<Method['mediaPath']> {
    return this.page.evaluate((n) => window.viewerApi.mediaPath(n), this.name);
  }

  /** When each picture was shown, on the page's clock, and that clock's time now. */
  frameTimes(): Promise<{ times: number[]; nowMs: number }> {
    return this.page.evaluate((n) => ({ times: window.viewerApi.frameTimes(n), nowMs: window.viewerApi.now() }), this.name);
  }

  /** What the SDK said of the connection so far. */
  states(): Promise<string[]> {
    return this.page.evaluate((n) => window.viewerApi.states(n), this.name);
  }

  /** Milliseconds since the last picture. */
  stillForMs(): Promise<number> {
    return this.page.evaluate((n) => window.viewerApi.stillForMs(n), this.name);
  }

  task(text: string): Promise<string> {
    return this.page.evaluate(([n, t]) => window.viewerApi.task(n, t), [this.name, text] as const);
  }

  cancelAllTasks(): Promise<void> {
    return this.page.evaluate((n) => window.viewerApi.cancelAllTasks(n), this.name);
  }

  close(): Promise<void> {
    return this.page.evaluate((n) => window.viewerApi.close(n), this.name);
  }

  /** Watches until so many more pictures have been shown. */
  async watch(frames: number): Promise<void> {
    const shown = (): Promise<number> => this.page.evaluate((n) => window.viewerApi.frameCount(n), this.name);
    const before = await shown();
    await until(`${frames} more pictures are shown`, async () => (await shown()) >= before + frames, { timeoutMs: 30_000 + frames * 200 });
  }

  /** Waits until an event of this name has come `count` times in all. */
  async heard(event: string, count = 1, timeoutMs = 60_000): Promise<void> {
    await until(`"${event}" has come ${count} time(s)`, async () => (await this.events()).filter(({ name }) => name === event).length >= count, {
      timeoutMs,
    });
  }
}
