import { expect, it } from 'vitest';
import { cutEvent, stopEvent, timelineOf } from '../src/session/timeline';

const event = (atMs: number, name: string, phrase_id?: string, by?: string) => ({ key: atMs, atMs, name, value: phrase_id ? { type: name, phrase_id, by } : undefined });

it('reads stretches of speech and interruptions from the events, and leaves the running one open', () => {
  const timeline = timelineOf([
    event(100, 'avatar_started_speaking', 'a'),
    event(101, 'avatar_started_speaking_phrase', 'a'),
    event(900, 'avatar_ended_speaking_phrase', 'a'),
    event(901, 'avatar_started_speaking_phrase', 'b'),
    event(1200, stopEvent),
    event(1205, cutEvent, 'b', 'stopped'),
    event(1210, 'avatar_ended_speaking_phrase', 'b'),
    event(2000, 'avatar_started_speaking_phrase', 'c'),
  ]);
  expect(timeline.bars).toEqual([
    { id: 'a', startMs: 101, endMs: 900, cut: false },
    { id: 'b', startMs: 901, endMs: 1210, cut: true },
    { id: 'c', startMs: 2000, endMs: null, cut: false },
  ]);
  expect(timeline.interruptions).toEqual([{ atMs: 1200, by: 'stopped' }]);
});

it('marks nothing when nothing was being said', () => expect(timelineOf([event(5, stopEvent), event(6, cutEvent, 'never begun', 'stopped')]).interruptions).toEqual([]));

it('marks a phrase that somebody spoke over where it ended, though the server tells it later', () => {
  const { bars, interruptions } = timelineOf([
    event(100, 'avatar_started_speaking_phrase', 'a'),
    event(900, 'avatar_ended_speaking_phrase', 'a'),
    event(950, 'avatar_started_speaking_phrase', 'b'),
    event(1700, cutEvent, 'a', 'engine'),
  ]);
  expect(bars.map(({ id, cut }) => [id, cut])).toEqual([['a', true], ['b', false]]);
  expect(interruptions).toEqual([{ atMs: 900, by: 'engine' }]);
});
