// Transparent sessions, judged by what the canvas holds over a page's own colours.
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { setScene } from './harness/scene.js';
import { openSdkPage } from './harness/sdk-page.js';

const scene = setScene();
let page: Page;

beforeAll(async () => {
  page = await scene.browser.newPage();
  await openSdkPage(page, scene.server.origin);
  const { token } = await scene.rest.createSession({ background: 'transparent' });
  await page.evaluate(async (sessionToken) => {
    window.lab.kept.a = window.lab.make({ sessionToken, keepAlive: true });
    await window.lab.kept.a.avatar.init({ timeout: 30_000 });
    const video = window.lab.findVideo(window.lab.kept.a.root)!;
    while (video.getVideoPlaybackQuality().totalVideoFrames < 10) await new Promise(requestAnimationFrame);
  }, token);
});

/** RGBA of the picture as it lies over a page: corner, top middle, body centre; and the darkest seam between head and page. */
const pixels = (): Promise<{ corner: number[]; body: number[]; size: number[]; video: number[] }> =>
  page.evaluate(async () => {
    const { avatar, root } = window.lab.kept.a!;
    const canvas = avatar.view as HTMLCanvasElement;
    const video = window.lab.findVideo(root)!;
    const copy = document.createElement('canvas');
    const { width, height } = canvas;
    copy.width = width;
    copy.height = height;
    const context = copy.getContext('2d')!;
    const corner: number[] = [];
    // Right after it was drawn: a WebGL canvas forgets its picture once it has been shown.
    do {
      await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
      context.clearRect(0, 0, width, height);
      context.drawImage(canvas, 0, 0);
    } while (context.getImageData(width >> 1, height - 40, 1, 1).data[3] === 0);
    corner.push(...context.getImageData(3, 3, 1, 1).data);
    return { corner, body: [...context.getImageData(width >> 1, height - 40, 1, 1).data], size: [width, height], video: [video.videoWidth, video.videoHeight] };
  });

describe('a transparent session', () => {
  it('SDK-29, SDK-31: is as wide as its video and half as high, clear in the corner and solid in the body', async () => {
    const seen = await pixels();
    expect(seen.video[1]! % 2).toBe(0);
    expect(seen.size).toEqual([seen.video[0], seen.video[1]! / 2]);
    expect(seen.corner[3]).toBeLessThanOrEqual(2);
    expect(seen.body[3]).toBeGreaterThanOrEqual(253);
  });

  it('SDK-30: has the colour of the head at its rim, not a darker one', async () => {
    const sums = await page.evaluate(async () => {
      const { avatar, root } = window.lab.kept.a!;
      const canvas = avatar.view as HTMLCanvasElement;
      const video = window.lab.findVideo(root)!;
      const copy = document.createElement('canvas');
      const { width, height } = canvas;
      copy.width = width;
      copy.height = height;
      const context = copy.getContext('2d')!;
      let data: Uint8ClampedArray;
      do {
        await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
        context.clearRect(0, 0, width, height);
        context.drawImage(canvas, 0, 0);
        data = context.getImageData(0, 0, width, height).data;
      } while (data[((height - 40) * width + (width >> 1)) * 4 + 3] === 0);
      // From the left into each row: the rim's first pixel against the solid one eight further in. getImageData tells straight colours.
      // A busy server leaves out the smoothing of edges; the rim is then as solid as the rest, and has to have its colour all the same.
      const alpha = (i: number): number => data[i + 3]!;
      const luma = (i: number): number => 0.3 * data[i]! + 0.59 * data[i + 1]! + 0.11 * data[i + 2]!;
      const found = { rim: 0, inside: 0, count: 0 };
      for (let y = 8; y < height - 8; y++) {
        for (let x = 2; x < width - 12; x++) {
          const at = (y * width + x) * 4;
          if (alpha(at) < 80) continue;
          if (alpha(at + 32) > 240) {
            found.rim += luma(at);
            found.inside += luma(at + 32);
            found.count++;
          }
          break;
        }
      }
      return found;
    });
    expect(sums.count).toBeGreaterThan(20);
    // Colour that was multiplied by its alpha on the way would lie near 0.5 here.
    expect(sums.rim / sums.inside).toBeGreaterThan(0.7);
  });

  it('draws on after the browser took the graphics context away and gave it back', async () => {
    const restored = await page.evaluate(async () => {
      const canvas = window.lab.kept.a!.avatar.view as HTMLCanvasElement;
      const gl = canvas.getContext('webgl');
      // Without WebGL the picture is drawn by plain canvas, which nobody takes away.
      const extension = gl?.getExtension('WEBGL_lose_context');
      if (!extension) return 'no WebGL here';
      const lost = new Promise((resolve) => canvas.addEventListener('webglcontextlost', resolve, { once: true }));
      const back = new Promise((resolve) => canvas.addEventListener('webglcontextrestored', resolve, { once: true }));
      extension.loseContext();
      await lost;
      // It can be given back only once the event has run its course.
      await new Promise((resolve) => setTimeout(resolve));
      extension.restoreContext();
      await back;
      return 'restored';
    });
    expect(restored).toBe('restored');
    const seen = await pixels();
    expect(seen.corner[3]).toBeLessThanOrEqual(2);
    expect(seen.body[3]).toBeGreaterThanOrEqual(253);
  });
});
