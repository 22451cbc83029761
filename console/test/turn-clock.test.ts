import { expect, it } from 'vitest';
import { TurnClock } from '../src/session/turn-clock';

/** Hears `levels` (microphone, avatar) every 10 ms; answers what was measured, and when. */
function hear(clock: TurnClock, fromMs: number, levels: [microphone: number, avatar: number][]): [number, number][] {
  return levels.flatMap(([microphone, avatar], i) => {
    const tookMs = clock.hear(fromMs + i * 10, microphone, avatar);
    return tookMs === null ? [] : [[fromMs + i * 10, tookMs] as [number, number]];
  });
}

const silence = (count: number): [number, number][] => Array.from({ length: count }, () => [0, 0]);
const said = (count: number): [number, number][] => Array.from({ length: count }, () => [0.3, 0]);
const spoken = (count: number): [number, number][] => Array.from({ length: count }, () => [0, 0.3]);

it('measures from the sent text to the first sound, once', () => {
  const clock = new TurnClock();
  clock.sent(1000);
  expect(hear(clock, 1000, [...silence(12), ...spoken(30), ...silence(60), ...spoken(5)])).toEqual([[1120, 120]]);
});

it('measures from the end of what the user said', () => {
  const clock = new TurnClock();
  expect(hear(clock, 0, [...said(50), ...silence(20), ...spoken(10)])).toEqual([[700, 210]]);
});

it('counts no text that only waits for the one before it', () => {
  const clock = new TurnClock();
  clock.sent(0);
  hear(clock, 0, spoken(50));
  clock.sent(500);
  expect(hear(clock, 500, [...spoken(50), ...silence(50), ...spoken(50)])).toEqual([]);
});
