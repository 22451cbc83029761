import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { Chromium } from './chromium.js';
import type { CreatedSession, Rest } from './rest.js';
import { VisavisServer } from './server.js';
import { openViewerPage, Viewer } from './viewer.js';

/** A server, a browser and an observing page, for the tests of one file. */
export interface Scene {
  server: VisavisServer;
  browser: Chromium;
  page: Page;
  rest: Rest;
  /** Creates a session and joins it. */
  join(name: string, options?: object): Promise<{ session: CreatedSession; viewer: Viewer }>;
}

/** Does two things at once, and waits for both even where one fails: what has started must be known before it is cleared away. */
async function bothOf(...steps: (() => Promise<void>)[]): Promise<void> {
  const outcomes = await Promise.allSettled(steps.map((step) => step()));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

/** Sets the scene before the file's tests and clears it after them; a failing test leaves pictures of the pages behind. */
export function setScene(options: { environment?: NodeJS.ProcessEnv; microphoneWav?: () => string } = {}): Scene {
  const scene = {
    async join(name: string, options: object = {}) {
      const session = await scene.rest.createSession(options);
      return { session, viewer: await Viewer.join(scene.page, name, session.token) };
    },
  } as Scene;

  beforeAll(async () => {
    await bothOf(
      async () => {
        scene.server = await VisavisServer.start(options.environment);
        scene.rest = await scene.server.rest();
      },
      async () => {
        scene.browser = await Chromium.launch({
          // The file plays over and over; without one the browser's own microphone beeps.
          extraFlags: options.microphoneWav ? [`--use-file-for-fake-audio-capture=${options.microphoneWav()}`] : [],
        });
      },
    );
    scene.page = await scene.browser.newPage();
    await openViewerPage(scene.page, scene.server.origin);
  });

  beforeEach(({ task, onTestFailed }) => {
    onTestFailed(async () => {
      const pictures = await scene.browser?.screenshots(task.name);
      console.error(`Pictures of the failure: ${pictures?.join(', ')}\n--- the server's last words ---\n${scene.server?.output.slice(-4000)}`);
    });
  });

  afterAll(async () => {
    await bothOf(
      async () => scene.browser?.close(),
      async () => scene.server?.stop(),
    );
  });

  return scene;
}
