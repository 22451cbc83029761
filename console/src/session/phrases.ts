/** `sending` until the server has taken it; `cut` when it was stopped while it sounded, `dropped` before it began. */
export type PhraseState = 'sending' | 'queued' | 'speaking' | 'spoken' | 'cut' | 'dropped' | 'failed';

export interface Phrase {
  key: number;
  text: string;
  state: PhraseState;
  /** Id of the task, known once the server has taken it. */
  taskId?: string;
  failure?: string;
}

export interface Phrases {
  list: readonly Phrase[];
  /** Tasks whose events overtook the answer that tells their id. */
  early: Readonly<Record<string, 'speaking' | 'spoken'>>;
}

export const noPhrases: Phrases = { list: [], early: {} };

export type PhraseAction =
  | { type: 'said'; key: number; text: string }
  | { type: 'accepted'; key: number; taskId: string }
  | { type: 'refused'; key: number; failure: string }
  | { type: 'started' | 'ended'; taskId: string }
  /** The server says that it was cut, or dropped before it began. */
  | { type: 'cut'; taskId: string }
  /** Asked to stop, or the session is over. */
  | { type: 'stopped' };

/** Follows each phrase from the keyboard to the end of its sound. */
export function phrasesAfter(phrases: Phrases, action: PhraseAction): Phrases {
  switch (action.type) {
    case 'said':
      return { ...phrases, list: [...phrases.list, { key: action.key, text: action.text, state: 'sending' }] };
    case 'accepted': {
      const { [action.taskId]: early, ...others } = phrases.early;
      return { ...change(phrases, (each) => each.key === action.key, { taskId: action.taskId, state: early ?? 'queued' }), early: others };
    }
    case 'refused':
      return change(phrases, (each) => each.key === action.key, { state: 'failed', failure: action.failure });
    case 'started':
    case 'ended': {
      const state = action.type === 'started' ? 'speaking' : 'spoken';
      const known = phrases.list.find((each) => each.taskId === action.taskId);
      if (!known) return { ...phrases, early: { ...phrases.early, [action.taskId]: state } };
      // The end of a phrase that was cut is told as well.
      return known.state === 'cut' ? phrases : change(phrases, (each) => each === known, { state });
    }
    case 'cut':
      return change(phrases, (each) => each.taskId === action.taskId && each.state !== 'dropped', (each) => ({ state: each.state === 'queued' ? 'dropped' : 'cut' }));
    case 'stopped': {
      const dropped = change(phrases, (each) => each.state === 'queued', { state: 'dropped' });
      return change(dropped, (each) => each.state === 'speaking', { state: 'cut' });
    }
  }
}

function change(phrases: Phrases, which: (phrase: Phrase) => boolean, to: Partial<Phrase> | ((phrase: Phrase) => Partial<Phrase>)): Phrases {
  return { ...phrases, list: phrases.list.map((each) => (which(each) ? { ...each, ...(typeof to === 'function' ? to(each) : to) } : each)) };
}

export const isBusy = ({ list }: Phrases) => list.some(({ state }) => state === 'sending' || state === 'queued' || state === 'speaking');
