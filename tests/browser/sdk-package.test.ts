// What npm would publish, not the source tree: through a bundler, by script tag, and as the server serves it.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setScene } from './harness/scene.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const scene = setScene();
let folder: string;
let unpacked: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'visavis-package-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: join(root, 'sdk/web') });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  await run('tar', ['-xzf', join(folder, filename), '-C', folder]);
  unpacked = join(folder, 'package');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Serves a folder to the page below a path of the server's origin. */
async function serve(page: Page, path: string, from: string): Promise<void> {
  const types: Record<string, string> = { html: 'text/html', js: 'text/javascript', cjs: 'text/javascript', css: 'text/css' };
  await page.route(`${scene.server.origin}${path}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(path.length + 1);
    await route.fulfill({ contentType: types[name.split('.').pop()!] ?? 'application/octet-stream', body: await readFile(join(from, name)) });
  });
}

it('holds the builds, their types and nothing of the source', async () => {
  const files = (await readdir(unpacked, { recursive: true })).map(String);
  expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'dist/visavis.js', 'dist/visavis.umd.cjs', 'dist/types/index.d.ts']));
  expect(files.filter((name) => /^(src|test)\b|tsconfig|vite\.config/.test(name))).toEqual([]);
  expect(JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'))).not.toHaveProperty('dependencies');
});

it('stays below 20 kB, compressed, in each of its forms', async () => {
  for (const name of ['visavis.js', 'visavis.umd.cjs', 'visavis.global.js']) {
    const bytes = gzipSync(await readFile(join(unpacked, 'dist', name)), { level: 9 }).length;
    console.log(`${name}: ${(bytes / 1000).toFixed(1)} kB gzipped`);
    expect(bytes, name).toBeLessThan(20_000);
  }
});

it('works in the React sample, built by a bundler', async () => {
  await build({
    root: join(root, 'samples/web-react'),
    logLevel: 'error',
    resolve: { alias: { '@visavis/web-sdk': unpacked } },
    build: { outDir: join(folder, 'sample'), emptyOutDir: true },
  });
  const page = await scene.browser.newPage();
  await serve(page, '/__sample', join(folder, 'sample'));
  const { token } = await scene.rest.createSession();
  await page.goto(`${scene.server.origin}/__sample/index.html?server=${scene.server.origin}&token=${token}`);
  await page.getByText('Ready').waitFor();
  await page.getByRole('button', { name: 'Say it' }).click();
  await page.getByText('Speaking').waitFor();
  await page.getByText('Ready').waitFor({ timeout: 60_000 });
  await page.close();
});

it('leaves out of a bundle what is not imported', async () => {
  const entry = join(folder, 'only-error.js');
  const bundle = await build({
    root: folder,
    logLevel: 'error',
    configFile: false,
    plugins: [{ name: 'entry', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? "import { VisavisError } from '@visavis/web-sdk'; console.log(VisavisError);" : null) }],
    resolve: { alias: { '@visavis/web-sdk': join(unpacked, 'dist/visavis.js') } },
    build: { write: false, rollupOptions: { input: entry } },
  });
  const code = [bundle].flat().flatMap((each) => ('output' in each ? each.output : [])).map((each) => ('code' in each ? each.code : '')).join('');
  expect(code.length).toBeLessThan(1000);
});

it.each([
  ['UMD', '/__pack/visavis.umd.cjs', '/__pack'],
  ['script tag', '/__pack/visavis.global.js', '/__pack'],
  ['script tag of the server', '/sdk/visavis.global.js', null],
])('works as %s', async (_, script, packed) => {
  const page = await scene.browser.newPage();
  if (packed) await serve(page, packed, join(unpacked, 'dist'));
  await page.route(`${scene.server.origin}/__page`, (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><div id="stage"></div><script src="${script}"></script>` }));
  await page.goto(`${scene.server.origin}/__page`);
  const { token } = await scene.rest.createSession();
  const kinds = await page.evaluate(async (sessionToken) => {
    const { Visavis } = window as unknown as { Visavis: typeof window.lab.sdk };
    const avatar = new Visavis.AvaturnHead(document.getElementById('stage')!, { sessionToken });
    await avatar.init({ timeout: 30_000 });
    const seen = avatar.mediaStream.getTracks().map(({ kind }) => kind).sort();
    await avatar.dispose();
    return seen;
  }, token);
  expect(kinds).toEqual(['audio', 'video']);
  await page.close();
});

it('SDK-03: the vendor\'s own 0.3.7 bundle, as npm has it and with its room stubbed, makes all its calls to this server', async () => {
  const page = await scene.browser.newPage();
  await serve(page, '/__vendor', join(root, 'node_modules/@avaturn-live/web-sdk/dist'));
  await page.route(`${scene.server.origin}/__page`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><script type="module">import * as vendor from "/__vendor/main.js"; window.vendor = vendor;</script>' }));
  const calls: string[] = [];
  page.on('response', (response) => {
    const url = new URL(response.url());
    if (url.pathname.startsWith('/_sdk/')) calls.push(`${response.request().method()} ${url.pathname.slice('/_sdk/v0'.length)} ${response.status()}`);
  });
  const { voices } = (await scene.rest.call('GET', '/api/v1/voices')).body as { voices: { id: string }[] };
  const { session_id, token } = await scene.rest.createSession();
  await page.goto(`${scene.server.origin}/__page`);
  const seen = await page.evaluate(
    async ({ sessionToken, voiceId }) => {
      const { vendor } = window as unknown as { vendor: { AvaturnHead: new (options: object) => import('@avaturn-live/web-sdk').AvaturnHead } };
      const head = new vendor.AvaturnHead({ sessionToken, apiHost: location.origin, preconnect: true });
      const joined: unknown[] = [];
      // Daily's room: whoever joins it meets the avatar at once. The bundle makes one of its own, which nothing is asked of.
      const room = {
        join: async (where: unknown) => void joined.push(where),
        on(name: string, callback: (event: object) => void) {
          const persistentTrack = document.createElement('canvas').captureStream().getVideoTracks()[0];
          if (name === 'participant-updated') setTimeout(() => callback({ participant: { local: false, owner: true, tracks: { video: { persistentTrack }, audio: {} } } }));
        },
        updateInputSettings: () => undefined,
        setLocalAudio: () => undefined,
        destroy: async () => undefined,
      };
      Object.defineProperty(head, 'call', { get: () => room, set: () => undefined });
      await head.init({ timeout: 10_000 });
      const task = (await head.task('Hello from the vendor.')) as { task_id: string };
      await head.changeVoice({ engine: 'elevenlabs', voice_id: voiceId });
      await head.cancelAllTasks();
      const found = { id: head.session_id, inited: head.inited, task: task.task_id, joined };
      await head.dispose();
      return found;
    },
    { sessionToken: token, voiceId: voices[0]!.id },
  );
  expect(seen).toMatchObject({ id: session_id, inited: true, task: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
  expect(seen.joined).toEqual([{ token: expect.any(String) as string, url: expect.stringContaining('/_sdk/v0/') as string }]);
  expect(calls.sort()).toEqual(['GET /sessions 200', 'PATCH /sessions/config 200', 'POST /sessions/cancel_all_speech_tasks 200', 'POST /sessions/start_stream 200', 'POST /sessions/tasks 200']);
  const { body } = await scene.rest.call('GET', `/api/v1/sessions/${session_id}/events`);
  expect((body as { events: { type: string }[] }).events.map(({ type }) => type)).toEqual(expect.arrayContaining(['voice_changed', 'stop_requested']));
  await scene.rest.deleteSession(session_id);
  await page.close();
});
