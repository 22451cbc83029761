import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Heartbeat } from '../src/heartbeat.js';
import { IdleTimer } from '../src/idle-timer.js';
import { resolveTimeoutMs } from '../src/options.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('IdleTimer', () => {
  it('fires once after five minutes', () => {
    const idle = vi.fn();
    new IdleTimer(idle).start();
    vi.advanceTimersByTime(299_999);
    expect(idle).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    vi.advanceTimersByTime(600_000);
    expect(idle).toHaveBeenCalledOnce();
  });

  it('is put off by five minutes when it is started again at 4:59', () => {
    const idle = vi.fn();
    const timer = new IdleTimer(idle);
    timer.start();
    vi.advanceTimersByTime(299_000);
    timer.start();
    vi.advanceTimersByTime(299_999);
    expect(idle).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(idle).toHaveBeenCalledOnce();
  });

  it('does not fire once stopped', () => {
    const idle = vi.fn();
    const timer = new IdleTimer(idle);
    timer.start();
    timer.stop();
    vi.advanceTimersByTime(600_000);
    expect(idle).not.toHaveBeenCalled();
  });
});

describe('Heartbeat', () => {
  it('pings at once and then each second, and measures the round trip', () => {
    const sent: object[] = [];
    const heartbeat = new Heartbeat((message) => sent.push(message), vi.fn());
    heartbeat.start();
    vi.advanceTimersByTime(12);
    heartbeat.answered(1);
    expect(heartbeat.roundTripMs).toBeCloseTo(12);
    vi.advanceTimersByTime(1988);
    expect(sent).toEqual([1, 2, 3].map((n) => ({ type: 'visavis.ping', n })));
    heartbeat.stop();
  });

  it('reports silence once when no answer came for eight seconds', () => {
    const silence = vi.fn();
    new Heartbeat(vi.fn(), silence).start();
    vi.advanceTimersByTime(7_999);
    expect(silence).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(silence).toHaveBeenCalledOnce();
  });

  it('forgets a lost answer when a later one comes', () => {
    const silence = vi.fn();
    let lost = 0;
    const heartbeat: Heartbeat = new Heartbeat((message) => {
      const { n } = message as { n: number };
      if (n % 5 === 0) lost++;
      else queueMicrotask(() => heartbeat.answered(n));
    }, silence);
    heartbeat.start();
    return vi.advanceTimersByTimeAsync(120_000).then(() => {
      heartbeat.stop();
      expect(lost).toBeGreaterThan(20);
      expect(silence).not.toHaveBeenCalled();
    });
  });
});

describe('resolveTimeoutMs', () => {
  it.each([
    [undefined, undefined],
    [0, undefined],
    [1500, 1500],
    [-1, 30_000],
  ])('%s becomes %s', (given, expected) => expect(resolveTimeoutMs(given)).toBe(expected));
});
