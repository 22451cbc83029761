// Takes the pictures of docs/images from a running playground, while the avatar speaks.
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

await mkdir(folder, { recursive: true });
const server = await VisavisServer.start();
try {
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
} finally {
  await server.stop();
}
