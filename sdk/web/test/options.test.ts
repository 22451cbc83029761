import { describe, expect, it } from 'vitest';
import { resolveOptions } from '../src/options.js';

const page = 'https://shop.example/cart/view?x=1#top';
const resolve = (options: object) => resolveOptions({ sessionToken: 't', ...options }, page);

describe('resolveOptions', () => {
  it.each([
    [undefined, 'https://shop.example'],
    ['', 'https://shop.example'],
    ['https://avatar.example', 'https://avatar.example'],
    ['https://avatar.example/', 'https://avatar.example'],
    ['https://avatar.example:8443/live//', 'https://avatar.example:8443/live'],
    ['/live', 'https://shop.example/live'],
  ])('D-G2: apiHost %j resolves to %j', (apiHost, expected) => expect(resolve({ apiHost }).apiHost).toBe(expected));

  it('starts muted exactly when no microphone is asked for, unless told otherwise', () => {
    expect(resolve({}).startAudioOff).toBe(true);
    expect(resolve({ audioSource: true }).startAudioOff).toBe(false);
    expect(resolve({ audioSource: true, startAudioOff: true }).startAudioOff).toBe(true);
    expect(resolve({ startAudioOff: false }).startAudioOff).toBe(false);
  });

  it('joins at once and leaves when idle by default', () => {
    expect(resolve({})).toMatchObject({ immediatelyJoin: true, keepAlive: false, preconnect: false, audioSource: false });
  });
});
