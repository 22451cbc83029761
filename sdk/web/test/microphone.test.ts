import { beforeEach, describe, expect, it } from 'vitest';
import { Microphone } from '../src/microphone.js';

/** A track as the browser's device layer would hand it out; the real one is covered by the browser suite. */
class Track extends EventTarget {
  enabled = true;
  muted = false;
  readyState = 'live';
  constructor(readonly deviceId = 'default') {
    super();
  }
  stop() {
    this.readyState = 'ended';
  }
  getSettings() {
    return { deviceId: this.deviceId };
  }
}

let log: string[];
let opened: Track[];
let deny: boolean;
let microphone: Microphone;

beforeEach(() => {
  log = [];
  opened = [];
  deny = false;
  microphone = new Microphone(
    {
      onTrack: (track) => log.push(track ? 'track' : 'no track'),
      onState: (state) => log.push(state),
      onAudio: (unmuted) => log.push(unmuted ? 'unmuted' : 'muted'),
    },
    async (deviceId) => {
      if (deny) throw new DOMException('denied', 'NotAllowedError');
      opened.push(new Track(deviceId));
      return opened.at(-1) as unknown as MediaStreamTrack;
    },
  );
});

describe('Microphone', () => {
  it('joins unmuted: loading, then sendable, playable once connected', async () => {
    await microphone.start(false, true);
    microphone.setConnected(true);
    expect(log).toEqual(['loading', 'track', 'sendable', 'unmuted', 'playable']);
    expect(opened[0]!.enabled).toBe(true);
  });

  it('asks for the device but stays silent when it joins muted', async () => {
    await microphone.start(true, true);
    expect(log).toEqual(['loading', 'track', 'off', 'muted']);
    expect(opened[0]!.enabled).toBe(false);
  });

  it('does not touch the device while nobody wants it', async () => {
    await microphone.start(true, false);
    expect(log).toEqual(['off', 'muted']);
    expect(opened).toEqual([]);
  });

  it('stays muted when it is muted twice', async () => {
    await microphone.start(false, true);
    await microphone.toggle(false);
    await microphone.toggle(false);
    expect(microphone.unmuted).toBe(false);
    expect(log.filter((each) => each === 'muted')).toHaveLength(1);
    expect(opened[0]!.enabled).toBe(false);
  });

  it('changes sides without a value and opens the device on the first unmute', async () => {
    await microphone.start(true, false);
    await microphone.toggle(undefined);
    expect(opened).toHaveLength(1);
    expect(microphone.unmuted).toBe(true);
    await microphone.toggle(undefined);
    expect(microphone.unmuted).toBe(false);
  });

  it('is blocked, and not unmuted, when permission is denied; allowing it later works', async () => {
    deny = true;
    await microphone.start(false, true);
    expect(log).toEqual(['loading', 'blocked', 'muted']);
    deny = false;
    await microphone.toggle(true);
    expect(log.slice(3)).toEqual(['loading', 'track', 'sendable', 'unmuted']);
  });

  it('switches the device without changing the mute state, and stops the old one', async () => {
    await microphone.start(true, true);
    await microphone.useDevice('headset');
    expect(opened.map((each) => [each.deviceId, each.readyState, each.enabled])).toEqual([
      ['default', 'ended', false],
      ['headset', 'live', false],
    ]);
    expect(microphone.deviceId).toBe('headset');
  });

  it('is switched off by false', async () => {
    await microphone.start(false, true);
    log.length = 0;
    await microphone.useDevice(false);
    expect(log).toEqual(['no track', 'off', 'muted']);
    expect(opened[0]!.readyState).toBe('ended');
  });

  it('is interrupted while the system takes the device away', async () => {
    await microphone.start(false, true);
    microphone.setConnected(true);
    opened[0]!.muted = true;
    opened[0]!.dispatchEvent(new Event('mute'));
    opened[0]!.muted = false;
    opened[0]!.dispatchEvent(new Event('unmute'));
    expect(log.slice(-2)).toEqual(['interrupted', 'playable']);
  });

  it('lets go of a device that arrives after it was stopped', async () => {
    const starting = microphone.start(false, true);
    microphone.stop();
    await starting;
    expect(opened[0]!.readyState).toBe('ended');
    expect(microphone.track).toBeNull();
  });
});
