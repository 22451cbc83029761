import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { loudest } from './harness/listening.js';
import { setScene } from './harness/scene.js';
import { until } from './harness/until.js';
import { openWithOnlooker, type Viewer } from './harness/viewer.js';
import type { Observations } from './page/perception.js';
import type {} from './page/whep-player.js';

const scene = setScene();
const player = createRequire(import.meta.url).resolve('whip-whep/whep.js');

/** A page with the stock WHEP player of the npm package `whip-whep`, pointed at a session as its documentation says. */
async function openPlayer(sessionToken: string, codec?: string) {
  const { origin } = scene.server;
  const join = (await (await fetch(`${origin}/_sdk/v0/sessions`, { headers: { 'x-session-token': sessionToken } })).json()) as {
    room_url: string;
    limited_access_token: string;
  };
  const page = await scene.browser.newPage();
  await openWithOnlooker(page, origin, '/health/live');
  await page.route(`${origin}/__viewer/whep.js`, async (route) => route.fulfill({ contentType: 'text/javascript', body: await readFile(player) }));
  await page.addScriptTag({ type: 'module', url: '/__viewer/whep-player.js' });
  await page.waitForFunction(() => window.whepPlayer !== undefined);
  await page.evaluate(([url, token, only]) => window.whepPlayer.play(url, token, only), [join.room_url, join.limited_access_token, codec] as const);
  await until('the player has sound and picture', () => page.evaluate(() => window.onlooker.begin()));
  await until('the player shows a picture', () => page.evaluate(() => window.onlooker.frameCount() > 0));
  return {
    frameCount: (): Promise<number> => page.evaluate(() => window.onlooker.frameCount()),
    observations: (): Promise<Observations> => page.evaluate(() => window.onlooker.observations()),
    stop: (): Promise<void> => page.evaluate(() => window.whepPlayer.stop()),
    close: (): Promise<void> => page.close(),
  };
}

/** What the server says of its work: pictures drawn, pictures coded, and encoders at work by codec. */
async function work(): Promise<{ drawn: number; coded: number; encoders: Record<string, number> }> {
  const metrics = await (await fetch(`${scene.server.origin}/metrics`)).text();
  const sum = (name: string): number => [...metrics.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)`, 'gm'))].reduce((all, [, value]) => all + Number(value), 0);
  const encoders = [...metrics.matchAll(/^visavis_encoders_open\S*\{.*codec="(\w+)".*\} (\d+)/gm)].map(([, codec, open]) => [codec, Number(open)]);
  return {
    drawn: sum('visavis_face_render_duration\\S*_count'),
    coded: sum('visavis_encoders_pictures\\w*'),
    encoders: Object.fromEntries(encoders.filter(([, open]) => open !== 0)) as Record<string, number>,
  };
}

const framesOf = async (viewer: Viewer): Promise<number> => (await viewer.observations()).frames.length;

describe('a WHEP player that we did not write', () => {
  it('watches a conversation beside its viewer, from one picture drawn and coded for both', async () => {
    const { session, viewer } = await scene.join('talker');
    const watcher = await openPlayer(session.token);
    const before = { ...(await work()), seen: await framesOf(viewer), watched: await watcher.frameCount() };
    await scene.rest.say(session.session_id, 'Everybody sees me, and everybody hears me, at the same time.');
    await viewer.heard('avatar_ended_speaking');
    const after = { seen: await framesOf(viewer), watched: await watcher.frameCount(), ...(await work()) };

    const { frames, levels, widthPx, heightPx } = await watcher.observations();
    expect([widthPx, heightPx]).toEqual([512, 512]);
    expect(loudest(levels)).toBeGreaterThan(0.05);
    expect(Math.max(...frames.map(({ mouthMotion }) => mouthMotion))).toBeGreaterThan(2);
    expect(after.watched - before.watched).toBeGreaterThan((after.seen - before.seen) / 2);
    // Two renderers would have drawn twice what one page was shown, and two encoders coded twice as much.
    expect(after.drawn - before.drawn).toBeLessThan((after.seen - before.seen) * 1.5);
    expect(after.coded - before.coded).toBeLessThan((after.seen - before.seen) * 1.5);
    expect(after.encoders).toEqual({ Vp8: 1 });

    await watcher.stop();
    await viewer.watch(25);
    await viewer.close();
    await watcher.close();
    await scene.rest.deleteSession(session.session_id);
    await until('nothing is coded for nobody', async () => Object.keys((await work()).encoders).length === 0);
  });

  it('that takes H.264 alone sees it beside a viewer with VP8', async () => {
    const { session, viewer } = await scene.join('talker');
    const watcher = await openPlayer(session.token, 'video/H264');
    await scene.rest.say(session.session_id, 'In another codec.');
    await viewer.heard('avatar_ended_speaking');

    const { frames, widthPx, heightPx } = await watcher.observations();
    expect([widthPx, heightPx]).toEqual([512, 512]);
    expect(Math.max(...frames.map(({ mouthMotion }) => mouthMotion))).toBeGreaterThan(2);
    expect((await work()).encoders).toEqual({ Vp8: 1, H264: 1 });

    await viewer.close();
    await watcher.close();
    await scene.rest.deleteSession(session.session_id);
  });

  it('is shown the end of the session', async () => {
    const session = await scene.rest.createSession();
    const watcher = await openPlayer(session.token);
    await scene.rest.deleteSession(session.session_id);

    let shown = -1;
    await until('no further picture comes', async () => {
      const now = await watcher.frameCount();
      const stands = now === shown;
      shown = now;
      return stands;
    }, { everyMs: 1000 });
    await watcher.close();
  });
});
