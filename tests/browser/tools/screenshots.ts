// Takes the pictures of docs/images from a running console. With --review FOLDER it takes every page in both themes, wide and at phone width, instead.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Chromium } from '../harness/chromium.js';
import { playground } from '../harness/playground.js';
import { VisavisServer } from '../harness/server.js';
import { until } from '../harness/until.js';

const folder = fileURLToPath(new URL('../../../docs/images/', import.meta.url));

const pictures = [
  { name: 'playground.png', colorScheme: 'light' },
  { name: 'playground-dark.png', colorScheme: 'dark' },
] as const;

/** The console's other pages, with something to see on them. */
const pages = ['sessions', 'avatars', 'avatar', 'node'] as const;

async function takePage(server: VisavisServer, path: string, name: string, colorScheme: 'light' | 'dark', widthPx: number, heightPx: number): Promise<void> {
  const browser = await Chromium.launch({ widthPx, heightPx, colorScheme });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.origin}/#/${name === 'avatar' ? 'avatars' : name}`);
    await page.waitForLoadState('networkidle');
    if (name === 'sessions') {
      // The newest that has ended: the playground's, when its pictures were taken before.
      await page.getByRole('button', { name: /^Details of session/ }).nth(running.length).click();
      await page.getByText('Created with').waitFor();
      await page.evaluate(() => scrollTo(0, 0));
    }
    if (name === 'avatar') {
      await page.getByRole('button', { name: 'Expressions of Nila' }).click();
      await page.getByRole('button', { name: 'laugh' }).click();
      await page.getByRole('img', { name: 'Nila, laugh' }).waitFor();
      await page.waitForLoadState('networkidle');
    }
    if (name === 'node') {
      await page.getByRole('button', { name: 'Run the test' }).click();
      await page.getByText('ms there and back').waitFor({ timeout: 60_000 });
    }
    // Docs show what a window shows; a review looks at all of it.
    await page.screenshot({ path, fullPage: reviewFolder !== undefined });
    console.log(path);
  } finally {
    await browser.close();
  }
}

const running = ['lin', 'noah', 'otto'];

/** Sessions of several kinds, so that lists are no empty lists. */
async function populate(server: VisavisServer): Promise<void> {
  const rest = await server.rest();
  for (const avatar_id of running) await rest.createSession({ avatar_id, user_absent_timeout: 600 });
  for (const avatar_id of ['nila', 'pip']) await rest.deleteSession((await rest.createSession({ avatar_id })).session_id);
}

const reviewFolder = process.argv.includes('--review') ? process.argv[process.argv.indexOf('--review') + 1] : undefined;
await mkdir(reviewFolder ?? folder, { recursive: true });
const server = await VisavisServer.start();
try {
  await populate(server);
  if (reviewFolder) {
    for (const name of ['playground', ...pages]) {
      for (const theme of ['light', 'dark'] as const) {
        await takePage(server, `${reviewFolder}/${name}-${theme}.png`, name, theme, 1280, 800);
        await takePage(server, `${reviewFolder}/${name}-${theme}-phone.png`, name, theme, 390, 844);
      }
    }
  } else {
    await takePlayground(server);
    for (const [name, heightPx] of [['sessions', 1000], ['avatar', 800], ['node', 800]] as const) {
      await takePage(server, `${folder}console-${name}.png`, name, 'light', 1280, heightPx);
    }
  }
} finally {
  await server.stop();
}

async function takePlayground(server: VisavisServer): Promise<void> {
  for (const { name, colorScheme } of pictures) {
    const browser = await Chromium.launch({ widthPx: 1440, heightPx: 900, colorScheme });
    try {
      const page = await browser.newPage();
      const ground = await playground(page, server.origin);
      await ground.start();
      await ground.type('Hello, nice to meet you.');
      await ground.said('Hello, nice to meet you.', 'Spoken');
      const sentence = 'I run on your own server, and I follow every word with my lips while I say it.';
      await ground.type(sentence);
      await ground.said(sentence, 'Speaking');
      // A moment worth a picture: the voice is loud, the mouth well under way, and the figures have had time to draw their lines.
      await ground.watch(50);
      await until('the voice is loud', async () => (await ground.levelNow()) > 0.08, { everyMs: 10 });
      await page.screenshot({ path: `${folder}${name}` });
      console.log(`docs/images/${name}`);
      await ground.end();
    } finally {
      await browser.close();
    }
  }
}
