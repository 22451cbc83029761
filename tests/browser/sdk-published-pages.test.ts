// What pages written for the hosted service do with the class, call by call: the two sample applications (text, transparent, two places for
// the face) and the page of its voice agent demo (microphone on, mute, leave, come again). Their own files are not ours to keep here.
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Agent } from './harness/agent.js';
import { setScene } from './harness/scene.js';
import { openSdkPage } from './harness/sdk-page.js';
import { tone } from './harness/tones.js';
import { until } from './harness/until.js';

const scene = setScene();
let page: Page;

beforeEach(async () => {
  page = await scene.browser.newPage();
  await openSdkPage(page, scene.server.origin);
});
afterEach(() => page.close());

it('SDK-38: a sample application lets a face speak, moves it between two places and two pages, and outlives a voice that is not here', async () => {
  const { token } = await scene.rest.createSession({ avatarId: 'jane_20240829', extra: { background: 'transparent' } });
  const seen = await page.evaluate(async (sessionToken) => {
    const { sdk, addRoot, outcome } = window.lab;
    const [first, popup] = [addRoot(), addRoot()];
    const told: string[] = [];
    const spoken = async (times: number): Promise<void> => {
      while (told.filter((name) => name === 'avatar_ended_speaking').length < times) await new Promise(requestAnimationFrame);
    };

    const avatar = new sdk.AvaturnHead(first, { sessionToken, apiHost: location.origin, preloadBundle: true });
    avatar.on('init', () => told.push('init'));
    avatar.on('avatar_ended_speaking', () => told.push('avatar_ended_speaking'));
    await avatar.init();
    await avatar.task('Hello.');
    await spoken(1);

    // The closed shadow root keeps its picture from the page; its place tells where it is.
    const isAt = (root: Element): boolean => root.childElementCount > 0;
    avatar.attachDOMNode(popup);
    const moved = [isAt(first), isAt(popup)];
    avatar.attachDOMNode(first);
    const back = [isAt(first), isAt(popup)];

    const voice = await outcome(avatar.changeVoice({ engine: 'elevenlabs', voice_id: 'of-another-account' }));
    await avatar.task('Still here.');
    await spoken(2);

    // A router throws the page away before the next one asks for the face.
    first.remove();
    const next = addRoot();
    const inited = avatar.inited;
    avatar.attachDOMNode(next);
    const [video] = avatar.mediaStream.getVideoTracks();
    const view = avatar.view as HTMLCanvasElement;
    const frames = { kind: view.tagName, live: video!.readyState, isAt: isAt(next) };
    await avatar.dispose();
    return { told, moved, back, voice, inited, frames };
  }, token);

  expect(seen).toEqual({
    told: ['init', 'avatar_ended_speaking', 'avatar_ended_speaking'],
    moved: [false, true],
    back: [true, false],
    voice: { code: 'refused', message: expect.stringContaining('Voices:Map') as string },
    inited: true,
    frames: { kind: 'CANVAS', live: 'live', isAt: true },
  });
});

it('SDK-39: the voice agent demo joins with the microphone on, mutes, leaves, and joins again in the same place', async () => {
  const agent = await Agent.start();
  const engine = { type: 'external', url: agent.url, audio: { user: { sample_rate: 24_000 } } };
  const told = (): Promise<string[]> => page.evaluate(() => (window as unknown as { told: string[] }).told);
  try {
    for (const visit of [1, 2]) {
      const { token } = await scene.rest.createSession({ avatar_id: 'jane_20240829', model: 'delta', conversation_engine: engine });
      await page.evaluate(async (sessionToken) => {
        const { sdk, addRoot } = window.lab;
        const root = document.querySelector<HTMLElement>('.stage') ?? addRoot();
        const said: string[] = [];
        const head = new sdk.AvaturnHead(root, { sessionToken, apiHost: location.origin, audioSource: true, immediatelyJoin: true });
        head.on('avatar_started_speaking', () => said.push('started'));
        head.on('avatar_ended_speaking', () => said.push('ended'));
        head.on('local_audio_change', (on) => said.push(`microphone ${on}`));
        Object.assign(window, { told: said, head });
        await head.init();
        head.toggleLocalAudio(true);
      }, token);
      await agent.connected();
      agent.say(`greeting ${visit}`, tone(440, 0.4));
      await until('the greeting is over', async () => (await told()).includes('ended'));
      const loud = (from: number): boolean => agent.audio.slice(from).some(({ pcm }) => pcm.some((byte, index) => index % 2 === 1 && byte > 4 && byte < 251));
      const before = agent.audio.length;
      await until("the agent hears the browser's beeps", () => loud(before), { everyMs: 20 });

      await page.evaluate(() => (window as unknown as { head: { toggleLocalAudio(on: boolean): void } }).head.toggleLocalAudio(false));
      const words = await told();
      expect(words).toEqual(expect.arrayContaining(['started', 'ended', 'microphone true']));
      expect(words.indexOf('started')).toBeLessThan(words.indexOf('ended'));
      expect(words.at(-1)).toBe('microphone false');

      await page.evaluate(async () => {
        await (window as unknown as { head: { dispose(): Promise<void> } }).head.dispose();
        document.querySelector('.stage')!.replaceChildren();
      });
      agent.forget();
    }
  } finally {
    await agent.stop();
  }
});
