import { describe, expect, it } from 'vitest';
import { isBusy, noPhrases, phrasesAfter, type PhraseAction } from '../src/session/phrases';

const after = (...actions: PhraseAction[]) => actions.reduce(phrasesAfter, noPhrases);
const states = (...actions: PhraseAction[]) => after(...actions).list.map(({ state }) => state);

const first: PhraseAction[] = [{ type: 'said', key: 1, text: 'one' }, { type: 'accepted', key: 1, taskId: 'a' }];
const second: PhraseAction[] = [{ type: 'said', key: 2, text: 'two' }, { type: 'accepted', key: 2, taskId: 'b' }];

describe('phrasesAfter', () => {
  it('follows a phrase from the keyboard to the end of its sound', () => {
    expect(states(first[0]!)).toEqual(['sending']);
    expect(states(...first)).toEqual(['queued']);
    expect(states(...first, { type: 'started', taskId: 'a' })).toEqual(['speaking']);
    expect(states(...first, { type: 'started', taskId: 'a' }, { type: 'ended', taskId: 'a' })).toEqual(['spoken']);
  });

  it('copes with events that overtake the answer with the id', () => {
    expect(states(first[0]!, { type: 'started', taskId: 'a' }, first[1]!)).toEqual(['speaking']);
    expect(states(first[0]!, { type: 'started', taskId: 'a' }, { type: 'ended', taskId: 'a' }, first[1]!)).toEqual(['spoken']);
  });

  it('tells what was cut from what was never begun', () => {
    const stopped: PhraseAction[] = [...first, ...second, { type: 'started', taskId: 'a' }, { type: 'stopped' }];
    expect(states(...stopped)).toEqual(['cut', 'dropped']);
    expect(states(...stopped, { type: 'ended', taskId: 'a' })).toEqual(['cut', 'dropped']);
  });

  it('keeps the reason of a phrase that the server refused', () => {
    expect(after(first[0]!, { type: 'refused', key: 1, failure: 'too long' }).list).toMatchObject([{ state: 'failed', failure: 'too long' }]);
  });

  it('is busy until the last phrase was heard', () => {
    expect(isBusy(after(...first, ...second, { type: 'started', taskId: 'a' }, { type: 'ended', taskId: 'a' }))).toBe(true);
    expect(isBusy(after(...first, { type: 'started', taskId: 'a' }, { type: 'ended', taskId: 'a' }))).toBe(false);
    expect(isBusy(noPhrases)).toBe(false);
  });
});
