import type { AvatarStats, NetworkPath } from '@visavis/web-sdk';

/** One figure over time: the newest value last, null where it was not known. */
export type Series = readonly (number | null)[];

export interface Figures {
  framesPerSecond: Series;
  kbps: Series;
  roundTripMs: Series;
  jitterMs: Series;
  level: Series;
  /** Each answer's own delay, the newest last: from the sent text, or the end of the user's speech, to the first sound. */
  answerMs: Series;
  /** How far the sound is ahead of its picture. */
  audioAheadMs: number | null;
  path: NetworkPath | null;
  timeToFirstFrameMs: number | null;
}

/** Half a minute of readings, one each second. */
export const keptReadings = 30;

export const noFigures: Figures = { framesPerSecond: [], kbps: [], roundTripMs: [], jitterMs: [], level: [], answerMs: [], audioAheadMs: null, path: null, timeToFirstFrameMs: null };

export function figuresAfter(figures: Figures, stats: AvatarStats, peakLevel: number): Figures {
  const kbps = stats.videoKbps === null || stats.audioKbps === null ? null : stats.videoKbps + stats.audioKbps;
  return {
    framesPerSecond: append(figures.framesPerSecond, stats.framesPerSecond),
    kbps: append(figures.kbps, kbps),
    roundTripMs: append(figures.roundTripMs, stats.roundTripMs),
    jitterMs: append(figures.jitterMs, stats.jitterMs),
    level: append(figures.level, peakLevel),
    answerMs: figures.answerMs,
    audioAheadMs: stats.audioAheadMs,
    path: stats.path,
    timeToFirstFrameMs: stats.timeToFirstFrameMs,
  };
}

export const answersAfter = (figures: Figures, tookMs: number): Figures => ({ ...figures, answerMs: append(figures.answerMs, tookMs) });

const append = (series: Series, value: number | null): Series => [...series.slice(1 - keptReadings), value];

export const latest = (series: Series): number | null => series.at(-1) ?? null;
