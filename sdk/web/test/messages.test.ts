import { describe, expect, it } from 'vitest';
import { parseMessage } from '../src/connection.js';
import { rates } from '../src/stats.js';

describe('parseMessage', () => {
  it('reads an object with a type', () => {
    expect(parseMessage('{"type":"avatar_ended_speaking"}')).toEqual({ type: 'avatar_ended_speaking' });
  });

  it.each(['', 'null', '[]', '7', '{"type":3}', '{"kind":"x"}', new ArrayBuffer(2)])('ignores %j', (data) =>
    expect(parseMessage(data)).toBeUndefined(),
  );
});

describe('rates', () => {
  const zero = { atMs: 0, videoBytes: 0, audioBytes: 0, frames: 0, packetsReceived: 0, packetsLost: 0 };

  it('counts from one reading to the next', () => {
    const now = { atMs: 2000, videoBytes: 250_000, audioBytes: 10_000, frames: 50, packetsReceived: 190, packetsLost: 10 };
    expect(rates(zero, now)).toEqual({ framesPerSecond: 25, videoKbps: 1000, audioKbps: 40, packetLoss: 0.05 });
  });

  it('knows nothing without an earlier reading, or within the same instant', () => {
    const nothing = { framesPerSecond: null, videoKbps: null, audioKbps: null, packetLoss: null };
    expect(rates(undefined, zero)).toEqual(nothing);
    expect(rates(zero, { ...zero, frames: 5 })).toEqual(nothing);
  });
});
