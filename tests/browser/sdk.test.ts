// The contract's checks on the Web SDK's class, in Chromium, against the server; the numbers are those of the checklist.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { setScene } from './harness/scene.js';
import { openSdkPage } from './harness/sdk-page.js';
import { until } from './harness/until.js';

const scene = setScene();
let page: Page;
let token: string;
let sessionId: string;

beforeEach(async () => {
  page = await scene.browser.newPage();
  await openSdkPage(page, scene.server.origin);
  ({ token, session_id: sessionId } = await scene.rest.createSession());
});
afterEach(async () => {
  await page.close();
  await scene.rest.call('DELETE', `/api/v1/sessions/${sessionId}`);
});

/** Makes an avatar that the following calls find under `kept.a`, and joins it. */
async function joined(options: object = {}): Promise<void> {
  await page.evaluate(
    async ([sessionToken, more]) => {
      window.lab.kept.a = window.lab.make({ sessionToken, ...more });
      await window.lab.kept.a.avatar.init({ timeout: 30_000 });
    },
    [token, options] as const,
  );
}

const events = (name: string): Promise<unknown[]> =>
  page.evaluate((wanted) => window.lab.kept.a!.events.filter(([each]) => each === wanted).map(([, value]) => value), name);

const names = (): Promise<string[]> => page.evaluate(() => window.lab.kept.a!.events.map(([name]) => name));

describe('construction', () => {
  it('SDK-01: takes options with or without an element, and throws for an element alone', async () => {
    const seen = await page.evaluate((sessionToken) => {
      const { sdk, addRoot } = window.lab;
      const thrown = (make: () => unknown): string => {
        try {
          make();
          return 'nothing';
        } catch (error) {
          return (error as Error).name;
        }
      };
      return [
        thrown(() => new sdk.AvaturnHead({ sessionToken })),
        thrown(() => new sdk.AvaturnHead(addRoot(), { sessionToken })),
        thrown(() => new (sdk.AvaturnHead as unknown as new (root: HTMLElement) => unknown)(addRoot())),
      ];
    }, token);
    expect(seen).toEqual(['nothing', 'nothing', 'TypeError']);
  });

  it('SDK-06: preconnect makes exactly one start_stream call', async () => {
    const calls: string[] = [];
    page.on('request', (request) => request.url().endsWith('/start_stream') && calls.push(request.method()));
    await joined({ preconnect: true });
    expect(calls).toEqual(['POST']);
  });
});

describe('init and join', () => {
  it('SDK-07, SDK-32: init resolves with a picture, fires init once, knows the session, shows a plain video; a second init does nothing', async () => {
    await joined();
    const seen = await page.evaluate(async () => {
      const { avatar, root, events } = window.lab.kept.a!;
      const video = window.lab.findVideo(root)!;
      await avatar.init();
      return {
        inited: avatar.inited,
        id: avatar.session_id,
        kinds: avatar.mediaStream.getTracks().map(({ kind }) => kind).sort(),
        view: avatar.view === video,
        fit: getComputedStyle(video).objectFit,
        inits: events.filter(([name]) => name === 'init').length,
      };
    });
    expect(seen).toEqual({ inited: true, id: sessionId, kinds: ['audio', 'video'], view: true, fit: 'cover', inits: 1 });
  });

  it('SDK-08: init rejects for a token that is unknown, and for a server that is not there', async () => {
    const outcomes = await page.evaluate(async () => {
      const { make, outcome } = window.lab;
      return [
        await outcome(make({ sessionToken: 'nobody-knows-this' }).avatar.init()),
        await outcome(make({ sessionToken: 'x', apiHost: 'http://127.0.0.1:9' }).avatar.init()),
      ];
    });
    expect(outcomes).toMatchObject([{ code: 'session_not_found' }, { code: 'network' }]);
  });

  it('SDK-09: init gives up with the string "Connection timeout", and can be called again', async () => {
    await page.route('**/_sdk/v0/connections', () => undefined);
    const first = await page.evaluate(async (sessionToken) => {
      window.lab.kept.a = window.lab.make({ sessionToken });
      return window.lab.outcome(window.lab.kept.a.avatar.init({ timeout: 1000 }));
    }, token);
    expect(first).toBe('Connection timeout');
    await page.unroute('**/_sdk/v0/connections');
    expect(await page.evaluate(() => window.lab.outcome(window.lab.kept.a!.avatar.init({ timeout: -1 })))).toBe('ok');
  });

  it('SDK-10, SDK-11: with immediatelyJoin off, init only reads the session and join shows the avatar; join before init rejects', async () => {
    const seen = await page.evaluate(async (sessionToken) => {
      const { avatar, root, events } = (window.lab.kept.a = window.lab.make({ sessionToken, immediatelyJoin: false }));
      const early = await window.lab.outcome(avatar.join());
      await avatar.init();
      const before = { inited: avatar.inited, tracks: avatar.mediaStream.getTracks().length, state: avatar.connectionState };
      await avatar.join();
      while (!events.some(([name]) => name === 'init')) await new Promise(requestAnimationFrame);
      return { early, before, after: avatar.connectionState, video: window.lab.findVideo(root) !== undefined };
    }, token);
    expect(seen).toMatchObject({
      early: { message: 'Session not initialized' },
      before: { inited: true, tracks: 0, state: 'idle' },
      after: 'connected',
      video: true,
    });
  });
});

describe('the microphone', () => {
  const cases = [
    [{}, undefined, false],
    [{ audioSource: true }, undefined, true],
    [{ audioSource: true, startAudioOff: true }, undefined, false],
    [{ audioSource: true, startAudioOff: true }, { startAudioOff: false }, true],
  ] as const;
  it.each(cases)('SDK-12, SDK-14: %j joined with %j is unmuted: %s', async (options, join, unmuted) => {
    const told = await page.evaluate(
      async ([sessionToken, more, onJoin]) => {
        const { avatar, events } = window.lab.make({ sessionToken, ...more, immediatelyJoin: false });
        await avatar.init();
        await avatar.join(onJoin);
        const audio = (): unknown[] => events.filter(([name]) => name === 'local_audio_change').map(([, value]) => value);
        while (audio().length === 0) await new Promise(requestAnimationFrame);
        return audio().at(-1);
      },
      [token, options, join] as const,
    );
    expect(told).toBe(unmuted);
  });

  it('SDK-13, SDK-14, SDK-15, D-G14: toggles, stays muted when muted twice, and tells it in words; its sound is cleaned', async () => {
    await page.evaluate(() => {
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        const stream = await open(wanted);
        Object.assign(window, { opened: stream.getAudioTracks()[0]!.getSettings() });
        return stream;
      };
    });
    await joined({ audioSource: true });
    const opened = await page.evaluate(() => (window as unknown as { opened: MediaTrackSettings }).opened);
    expect(opened).toMatchObject({ echoCancellation: true, noiseSuppression: true });
    await until('the microphone is live', async () => (await events('local_mic_state_change')).at(-1) === 'playable');
    await page.evaluate(() => {
      const { avatar } = window.lab.kept.a!;
      avatar.toggleLocalAudio(false);
      avatar.toggleLocalAudio(false);
    });
    expect((await events('local_audio_change')).at(-1)).toBe(false);
    expect((await events('local_mic_state_change')).at(-1)).toBe('off');
    await page.evaluate(() => window.lab.kept.a!.avatar.toggleLocalAudio());
    expect(await events('local_audio_change')).toEqual([true, false, true]);
    const words = ['blocked', 'off', 'sendable', 'loading', 'interrupted', 'playable', 'receivable'];
    for (const word of await events('local_mic_state_change')) expect(words).toContain(word);
  });

  it('SDK-15: says blocked when the user refuses, and shows the avatar all the same', async () => {
    await page.evaluate(() => (navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))));
    await joined({ audioSource: true });
    await until('it says so', async () => (await events('local_mic_state_change')).at(-1) === 'blocked');
    expect((await events('local_audio_change')).at(-1)).toBe(false);
  });

  it('SDK-34, SDK-35, SDK-36: lists devices, switches one at a time, and leaves the speaker when none is named', async () => {
    await joined({ audioSource: true });
    await until('the microphone is live', async () => (await events('local_mic_state_change')).at(-1) === 'playable');
    const seen = await page.evaluate(async () => {
      const { avatar } = window.lab.kept.a!;
      const { devices } = await avatar.requestMediaDevices();
      const microphones = devices.filter(({ kind }) => kind === 'audioinput');
      const wanted = microphones.at(-1)!.deviceId;
      const switched = await avatar.setInputDevices({ audioDeviceId: wanted });
      const untouched = await avatar.setInputDevices({ videoDeviceId: false });
      const speaker = await avatar.setOutputDevice({});
      const off = await avatar.setInputDevices({ audioDeviceId: false });
      return {
        listed: microphones.length > 0,
        switched: (switched.mic as MediaDeviceInfo).deviceId === wanted,
        untouched: (untouched.mic as MediaDeviceInfo).deviceId === wanted,
        speaker: speaker.speaker,
        camera: speaker.camera,
        off: off.mic,
      };
    });
    expect(seen).toEqual({ listed: true, switched: true, untouched: true, speaker: {}, camera: {}, off: {} });
    expect((await events('local_audio_change')).at(-1)).toBe(false);
  });

  it('SDK-35: throws at once, before init, when a speaker is to be set', async () => {
    const message = await page.evaluate((sessionToken) => {
      try {
        void window.lab.make({ sessionToken }).avatar.setOutputDevice({});
        return 'nothing';
      } catch (error) {
        return (error as Error).message;
      }
    }, token);
    expect(message).toBe('Session not initialized');
  });
});

describe('speech', () => {
  it('SDK-16, SDK-18, SDK-25, SDK-26, D-G10: two tasks share one outer pair of events, and the catch-all tells each of them', async () => {
    const early = await page.evaluate((sessionToken) => window.lab.outcome(window.lab.make({ sessionToken }).avatar.task('x')), token);
    expect(early).toMatchObject({ message: 'Session not initialized' });
    await joined();
    const tasks = await page.evaluate(async () => {
      const { avatar } = window.lab.kept.a!;
      const caught: unknown[] = [];
      avatar.on('event', (each) => caught.push(each));
      (window.lab.kept.a as { caught?: unknown[] }).caught = caught;
      return [(await avatar.task('One.')).task_id, (await avatar.task('Two.')).task_id];
    });
    await until('it is said', async () => (await names()).includes('avatar_ended_speaking'), { timeoutMs: 60_000 });
    const spoken = await page.evaluate(() => window.lab.kept.a!.events.filter(([name]) => name.startsWith('avatar_')));
    expect(spoken.map(([name, value]) => [name, (value as { phrase_id?: string }).phrase_id])).toEqual([
      ['avatar_started_speaking', tasks[0]],
      ['avatar_started_speaking_phrase', tasks[0]],
      ['avatar_ended_speaking_phrase', tasks[0]],
      ['avatar_started_speaking_phrase', tasks[1]],
      ['avatar_ended_speaking_phrase', tasks[1]],
      ['avatar_ended_speaking', undefined],
    ]);
    const caught = await page.evaluate(async () => {
      const { avatar, caught } = window.lab.kept.a as unknown as { avatar: { dispose(): Promise<void> }; caught: { event: string }[] };
      await avatar.dispose();
      return caught;
    });
    expect(caught).toEqual(expect.arrayContaining(spoken.map(([event, value]) => ({ event, value }))));
    for (const { event } of caught) expect(['task', 'dispose']).not.toContain(event);
  });

  it('SDK-17, SDK-27: cancelAllTasks ends speech, and its events leave nobody speaking', async () => {
    await joined();
    await page.evaluate(() => window.lab.kept.a!.avatar.task('This sentence is long enough to be cut off in the middle, and nobody will hear how it ends.'));
    await until('it speaks', async () => (await names()).includes('avatar_started_speaking_phrase'));
    await page.evaluate(() => window.lab.kept.a!.avatar.cancelAllTasks());
    await until('it is told', async () => (await names()).includes('avatar_ended_speaking'));
    expect((await names()).filter((name) => name.startsWith('avatar_')).slice(-2)).toEqual(['avatar_ended_speaking_phrase', 'avatar_ended_speaking']);
  });

  it('SDK-21: off removes the given callback only, and off of an unknown one is silent', async () => {
    await joined();
    const heard = await page.evaluate(async () => {
      const { avatar } = window.lab.kept.a!;
      const calls: string[] = [];
      const first = (): unknown => calls.push('first');
      const second = (): unknown => calls.push('second');
      avatar.on('avatar_ended_speaking', first);
      avatar.on('avatar_ended_speaking', second);
      avatar.off('avatar_ended_speaking', first);
      avatar.off('avatar_ended_speaking', () => undefined);
      await avatar.task('Yes.');
      while (calls.length === 0) await new Promise(requestAnimationFrame);
      return calls;
    });
    expect(heard).toEqual(['second']);
  });
});

describe('leaving', () => {
  it('SDK-22: dispose works before init and twice; it stops media and what is under way, and the session lives on', async () => {
    const before = await page.evaluate(async (sessionToken) => {
      const { avatar } = (window.lab.kept.a = window.lab.make({ sessionToken, audioSource: true }));
      await avatar.dispose();
      const given = window.lab.outcome(avatar.init());
      await avatar.dispose();
      return given;
    }, token);
    expect(before).toMatchObject({ code: 'disposed' });
    const seen = await page.evaluate(async () => {
      const { avatar, root } = window.lab.kept.a!;
      await avatar.init();
      await avatar.dispose();
      await avatar.dispose();
      return { inited: avatar.inited, tracks: avatar.mediaStream.getTracks().length, children: root.childElementCount };
    });
    expect(seen).toEqual({ inited: false, tracks: 0, children: 0 });
    const { body } = await scene.rest.call('GET', `/api/v1/sessions/${sessionId}`);
    expect(body).toMatchObject({ state: expect.not.stringMatching('ended') });
  });

  it('SDK-22: an init that follows a dispose at once is not disturbed by the one before', async () => {
    const outcomes = await page.evaluate(async (sessionToken) => {
      const { avatar } = window.lab.make({ sessionToken });
      const first = window.lab.outcome(avatar.init());
      void avatar.dispose();
      const second = window.lab.outcome(avatar.init({ timeout: 30_000 }));
      return [await first, await second, avatar.inited, avatar.connectionState];
    }, token);
    expect(outcomes).toMatchObject([{ code: 'disposed' }, 'ok', true, 'connected']);
  });

  it('SDK-23, SDK-24: a new instance on the same root shows one avatar; attachDOMNode moves it without a new connection', async () => {
    const offers: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && request.url().endsWith('/connections') && offers.push(request.url()));
    const seen = await page.evaluate(async (sessionToken) => {
      const { sdk, addRoot, findVideo } = window.lab;
      const root = addRoot();
      const first = new sdk.VisavisAvatar(root, { sessionToken });
      await first.init();
      await first.dispose();
      const second = new sdk.VisavisAvatar(root, { sessionToken });
      await second.init();
      const one = root.childElementCount;
      const other = addRoot();
      const track = second.mediaStream.getVideoTracks()[0]!.id;
      second.attachDOMNode(other);
      const video = findVideo(other)!;
      const before = video.getVideoPlaybackQuality().totalVideoFrames;
      while (video.getVideoPlaybackQuality().totalVideoFrames < before + 5) await new Promise(requestAnimationFrame);
      return { one, old: root.childElementCount, now: other.childElementCount, same: second.mediaStream.getVideoTracks()[0]!.id === track };
    }, token);
    expect(seen).toEqual({ one: 1, old: 0, now: 1, same: true });
    expect(offers).toHaveLength(2);
  });

  it('SDK-24: without an element nothing is drawn until one is attached', async () => {
    const drawn = await page.evaluate(async (sessionToken) => {
      const { sdk, addRoot, findVideo } = window.lab;
      const avatar = new sdk.VisavisAvatar({ sessionToken });
      await avatar.init();
      const before = avatar.view;
      const root = addRoot();
      avatar.attachDOMNode(root);
      return [before, findVideo(root) === avatar.view];
    }, token);
    expect(drawn).toEqual([null, true]);
  });
});

describe('the session\'s other voices', () => {
  /** An engine that says what the test tells it to, and remembers what it heard. */
  async function engine(onOpen: (socket: WebSocket) => void): Promise<{ server: WebSocketServer; url: string }> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    server.on('connection', onOpen);
    return { server, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  it('SDK-33, D-G13: an engine\'s message arrives as it was sent, and the page\'s message arrives at the engine', async () => {
    const heard: unknown[] = [];
    const data = { nested: [1, { two: 'zwei' }], text: 'schön 🙂' };
    const { server, url } = await engine((socket) =>
      socket.on('message', (raw, binary) => {
        if (binary) return;
        heard.push(JSON.parse(String(raw)));
        socket.send(JSON.stringify({ type: 'sdk.message.send', data }));
      }),
    );
    ({ token } = await scene.rest.createSession({ conversation_engine: { type: 'external', url } }));
    await joined();
    await page.evaluate((message) => window.lab.kept.a!.avatar.sendMessage(message), data);
    await until('the answer arrives', async () => (await names()).includes('conversation_engine.external.message.receive'));
    expect((await events('conversation_engine.external.message.receive'))[0]).toEqual({ type: 'conversation_engine.external.message.receive', data });
    expect(heard[0]).toMatchObject({ type: 'sdk.message.receive', data });
    await page.evaluate(() => window.lab.kept.a!.avatar.updateConfig());
    await until('it arrives as well', () => heard.length === 2);
    expect(heard[1]).toMatchObject({ data: { prompt_update: true } });
    server.close();
  });

  it('SDK-28: an engine that turns the server away is told as an error of this session', async () => {
    // It thinks the handshake over until the page is there: an error is for those who are connected.
    let turnAway = (): void => undefined;
    const server = createServer().on('upgrade', (_, socket) => (turnAway = () => void socket.end('HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n')));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const created = await scene.rest.createSession({ conversation_engine: { type: 'external', url } });
    ({ token } = created);
    await joined();
    turnAway();
    await until('it is told', async () => (await names()).includes('error'));
    expect(await events('error')).toEqual([
      { type: 'error', error: { type: 'session_lifecycle_error', code: 'internal_error', message: expect.any(String), session_id: created.session_id } },
    ]);
    server.close();
  });
});

describe('five minutes without a word', () => {
  beforeEach(async () => {
    await page.clock.install();
  });

  it('SDK-18, SDK-19: are told as idle, not to the catch-all, and end the visit', async () => {
    await joined();
    await page.evaluate(() => {
      const { avatar, events: told } = window.lab.kept.a!;
      avatar.on('event', (each) => told.push([`caught ${each.event}`, each.value]));
    });
    await page.clock.fastForward('05:01');
    await until('it is told', async () => (await names()).includes('idle'));
    expect(await names()).not.toContain('caught idle');
    expect(await page.evaluate(() => window.lab.kept.a!.avatar.inited)).toBe(false);
  });

  it('SDK-19: end nothing with keepAlive', async () => {
    await joined({ keepAlive: true });
    await page.clock.fastForward('05:01');
    await until('it is told', async () => (await names()).includes('idle'));
    expect(await page.evaluate(() => [window.lab.kept.a!.avatar.inited, window.lab.kept.a!.avatar.connectionState])).toEqual([true, 'connected']);
  });

  it('SDK-20: begin anew with a message of the server', async () => {
    await joined();
    await page.clock.fastForward('04:30');
    await scene.rest.say(sessionId, 'Still here.');
    await until('it is said', async () => (await names()).includes('avatar_ended_speaking'));
    await page.clock.fastForward('04:30');
    expect(await names()).not.toContain('idle');
    await page.clock.fastForward('00:31');
    await until('it is told', async () => (await names()).includes('idle'));
  });
});

it('tells live figures, from the first frame to the round trip', async () => {
  await joined();
  const stats = await page.evaluate(async () => {
    const { avatar } = window.lab.kept.a!;
    await avatar.stats();
    const since = performance.now();
    while (performance.now() - since < 1500) await new Promise(requestAnimationFrame);
    return avatar.stats();
  });
  expect(stats.framesPerSecond).toBeGreaterThan(5);
  expect(stats.videoKbps).toBeGreaterThan(20);
  expect(stats.roundTripMs).toBeGreaterThanOrEqual(0);
  expect(stats.path).toBe('direct udp');
  expect(stats.timeToFirstFrameMs).toBeGreaterThan(0);
  expect([stats.width, stats.height]).toEqual([512, 512]);
});
