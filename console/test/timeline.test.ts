import { expect, it } from 'vitest';
import { stopEvent, timelineOf } from '../src/session/timeline';

const event = (atMs: number, name: string, phrase_id?: string) => ({ key: atMs, atMs, name, value: phrase_id ? { type: name, phrase_id } : undefined });

it('reads stretches of speech and interruptions from the events, and leaves the running one open', () => {
  const timeline = timelineOf([
    event(100, 'avatar_started_speaking', 'a'),
    event(101, 'avatar_started_speaking_phrase', 'a'),
    event(900, 'avatar_ended_speaking_phrase', 'a'),
    event(901, 'avatar_started_speaking_phrase', 'b'),
    event(1200, stopEvent),
    event(1210, 'avatar_ended_speaking_phrase', 'b'),
    event(2000, 'avatar_started_speaking_phrase', 'c'),
  ]);
  expect(timeline.bars).toEqual([
    { id: 'a', startMs: 101, endMs: 900, cut: false },
    { id: 'b', startMs: 901, endMs: 1210, cut: true },
    { id: 'c', startMs: 2000, endMs: null, cut: false },
  ]);
  expect(timeline.interruptionsMs).toEqual([1200]);
});

it('marks nothing when nothing was being said', () => expect(timelineOf([event(5, stopEvent)]).interruptionsMs).toEqual([]));
