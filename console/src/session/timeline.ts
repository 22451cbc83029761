import type { LoggedEvent } from './live-session';

/** A phrase or segment as a stretch of time; it is still running while `endMs` is null. */
export interface Bar {
  id: string;
  startMs: number;
  endMs: number | null;
  /** It was stopped before its end. */
  cut: boolean;
}

export interface Timeline {
  bars: readonly Bar[];
  /** When speech was stopped, by the page or by an engine. */
  interruptionsMs: readonly number[];
}

/** Name of the log's own entry for a stop that this page asked for. */
export const stopEvent = 'console.stopped';

/** Reads the stretches of speech out of the log of events. */
export function timelineOf(events: readonly LoggedEvent[]): Timeline {
  const bars: Bar[] = [];
  const interruptionsMs: number[] = [];
  for (const { name, value, atMs } of events) {
    const id = (value as { phrase_id?: string } | undefined)?.phrase_id ?? '';
    const running = bars.at(-1)?.endMs === null ? bars.at(-1) : undefined;
    if (name === 'avatar_started_speaking_phrase') bars.push({ id, startMs: atMs, endMs: null, cut: false });
    else if (name === 'avatar_ended_speaking_phrase' && running?.id === id) running.endMs = atMs;
    else if (name === stopEvent && running) {
      running.cut = true;
      interruptionsMs.push(atMs);
    }
  }
  return { bars, interruptionsMs };
}
