import type { LoggedEvent } from './live-session';

/** A phrase or segment as a stretch of time; it is still running while `endMs` is null. */
export interface Bar {
  id: string;
  startMs: number;
  endMs: number | null;
  /** It was stopped before its end. */
  cut: boolean;
}

/** Speech was stopped: by this page or its backend (`stopped`), by the engine because somebody spoke over it (`engine`), or otherwise. */
export interface Interruption {
  atMs: number;
  by: string;
}

export interface Timeline {
  bars: readonly Bar[];
  interruptions: readonly Interruption[];
}

/** Name of the log's own entry for a stop that this page asked for. */
export const stopEvent = 'console.stopped';

/** Name of the log's own entry for a phrase that the server says was cut. */
export const cutEvent = 'console.interrupted';

/** Reads the stretches of speech, and who cut them, out of the log of events. */
export function timelineOf(events: readonly LoggedEvent[]): Timeline {
  const bars: Bar[] = [];
  const interruptions: Interruption[] = [];
  for (const { name, value, atMs } of events) {
    const { phrase_id: id = '', by = '' } = (value ?? {}) as { phrase_id?: string; by?: string };
    const running = bars.at(-1)?.endMs === null ? bars.at(-1) : undefined;
    if (name === 'avatar_started_speaking_phrase') bars.push({ id, startMs: atMs, endMs: null, cut: false });
    else if (name === 'avatar_ended_speaking_phrase' && running?.id === id) running.endMs = atMs;
    else if (name === stopEvent && running) {
      running.cut = true;
      interruptions.push({ atMs, by: 'stopped' });
    } else if (name === cutEvent) {
      // Told a moment later: the mark belongs to where the phrase ended. What was dropped before it began has no bar.
      const bar = bars.findLast((each) => each.id === id && !each.cut);
      if (!bar) continue;
      bar.cut = true;
      interruptions.push({ atMs: bar.endMs ?? atMs, by });
    }
  }
  return { bars, interruptions };
}
