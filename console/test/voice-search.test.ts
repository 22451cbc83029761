import { describe, expect, it } from 'vitest';
import { findVoices, labelOf, languageName } from '../src/playground/voice-search';

const voice = (id: string, name: string, language: string, provider = 'espeak-ng') => ({ id, name, language, provider });
const voices = [voice('de', 'Anna', 'de'), voice('slt', 'Slt', 'en-US', 'flite'), voice('en-gb', 'Amy', 'en-GB'), voice('x', 'Odd', 'not a tag!')];
const ids = (query: string) => findVoices(voices, query).flatMap((group) => group.voices.map(({ id }) => id));

describe('findVoices', () => {
  it('puts English first and then goes by language', () => {
    expect(findVoices(voices, '').map(({ language }) => language)).toEqual(['American English', 'British English', 'German', 'not a tag!']);
  });

  it.each([
    ['german', ['de']],
    ['english flite', ['slt']],
    ['AMY', ['en-gb']],
    ['nobody', []],
  ])('finds %j', (query, expected) => expect(ids(query)).toEqual(expected));
});

describe('languageName', () => {
  it('names a tag, and leaves what is none as it is', () => {
    expect(languageName('pt-BR')).toBe('Brazilian Portuguese');
    expect(languageName('not a tag!')).toBe('not a tag!');
  });
});

describe('labelOf', () => {
  it.each([
    ['slt (Female, US English)', 'en-US', { name: 'slt', detail: 'Female, US English' }],
    ['Amy', 'en-GB', { name: 'Amy', detail: 'British English' }],
    ['Afrikaans', 'af', { name: 'Afrikaans', detail: '' }],
  ])('%s', (name, language, expected) => expect(labelOf(voice('x', name, language))).toEqual(expected));
});
