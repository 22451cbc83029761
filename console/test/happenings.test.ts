import { expect, it } from 'vitest';
import { happeningsOf } from '../src/sessions/happenings';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 9, 0, 0, seconds * 1000)).toISOString();

it('makes one line of a segment, and words of the rest', () => {
  const lines = happeningsOf(
    [
      { number: 1, at: at(0), type: 'created', code: 'openai-realtime' },
      { number: 3, at: at(1.2), type: 'viewer_joined', viewer: 'b446fd75' },
      { number: 4, at: at(1.3), type: 'viewer_path', viewer: 'b446fd75', code: 'relay tls' },
      { number: 5, at: at(4), type: 'segment_created', segment_id: 'a' },
      { number: 6, at: at(4.2), type: 'segment_started', segment_id: 'a' },
      { number: 7, at: at(5), type: 'segment_created', segment_id: 'b' },
      { number: 8, at: at(6), type: 'segment_interrupted', segment_id: 'a', seconds: 1.8, code: 'engine' },
      { number: 9, at: at(6), type: 'segment_interrupted', segment_id: 'b', seconds: 0, code: 'engine' },
      { number: 10, at: at(65), type: 'ended', code: 'user_absent' },
      { number: 11, at: at(66), type: 'news_of_a_later_version', code: 'word' },
    ],
    at(0),
  );
  expect(lines.map(({ atSeconds, tone, text, detail }) => [atSeconds, tone, text, detail])).toEqual([
    [0, 'good', 'Created with openai-realtime', ''],
    [1.2, 'good', 'Viewer joined', 'b446fd75'],
    [1.3, 'plain', 'Media through TURN over TLS', 'b446fd75'],
    [4, 'cut', 'Spoke 1.8 s, then cut off by the engine', 'began after 0.2 s'],
    [5, 'cut', 'Not spoken: cut off by the engine', ''],
    [65, 'end', 'Nobody was watching for too long', 'user_absent'],
    [66, 'plain', 'news_of_a_later_version', 'word'],
  ]);
});
