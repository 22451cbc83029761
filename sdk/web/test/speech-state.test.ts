import { expect, it } from 'vitest';
import { SpeechState } from '../src/speech-state.js';

const started = (phrase_id: string) => ({ type: 'avatar_started_speaking', phrase_id });
const startedPhrase = (phrase_id: string) => ({ type: 'avatar_started_speaking_phrase', phrase_id });
const endedPhrase = (phrase_id: string) => ({ type: 'avatar_ended_speaking_phrase', phrase_id });
const ended = { type: 'avatar_ended_speaking' };

it.each([
  ['one phrase', [started('a'), startedPhrase('a'), endedPhrase('a'), ended]],
  ['two phrases back to back', [started('a'), startedPhrase('a'), endedPhrase('a'), startedPhrase('b'), endedPhrase('b'), ended]],
  ['the same phrase id twice', [started('a'), startedPhrase('a'), endedPhrase('a'), ended, started('a'), startedPhrase('a'), endedPhrase('a'), ended]],
])('hands on %s as it comes', (_, messages) => {
  const state = new SpeechState();
  expect(messages.flatMap((message) => state.take(message))).toEqual(messages);
});

it('keeps a beginning from the page that a new connection repeats', () => {
  const state = new SpeechState();
  const messages = [started('a'), startedPhrase('a'), started('a'), startedPhrase('a'), endedPhrase('a'), ended];
  expect(messages.flatMap((message) => state.take(message))).toEqual([started('a'), startedPhrase('a'), endedPhrase('a'), ended]);
});

it('knows a repeated beginning between two phrases, too', () => {
  const state = new SpeechState();
  const messages = [started('a'), startedPhrase('a'), endedPhrase('a'), started('a'), startedPhrase('b'), endedPhrase('b'), ended];
  expect(messages.flatMap((message) => state.take(message))).toEqual(messages.filter((_, index) => index !== 3));
});

it.each([
  ['the server is silent by now', { type: 'visavis.silent' }, []],
  ['another phrase is spoken by now', started('b'), [started('b')]],
])('tells the ends that got lost with the old connection when %s', (_, message, itself) => {
  const state = new SpeechState();
  for (const before of [started('a'), startedPhrase('a')]) state.take(before);
  expect(state.take(message)).toEqual([endedPhrase('a'), ended, ...itself]);
});
