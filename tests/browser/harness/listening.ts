import type { HeardLevel, NotedEvent, Observations, SeenFrame } from '../page/perception.js';
import { correlation, mean, quantile } from './statistics.js';

/** Speech is far above this level, and a stream without speech far below it. */
export const audibleLevel = 0.01;

/** A stretch of time during which something sounded. */
export interface Utterance {
  fromMs: number;
  toMs: number;
}

/** What sounded when; pauses between words shorter than `pauseMs` belong to the utterance. */
export function utterances(levels: readonly HeardLevel[], pauseMs = 600): Utterance[] {
  const found: Utterance[] = [];
  for (const { atMs, level } of levels) {
    if (level < audibleLevel) continue;
    const last = found.at(-1);
    if (last && atMs - last.toMs <= pauseMs) last.toMs = atMs;
    else found.push({ fromMs: atMs, toMs: atMs });
  }
  return found;
}

export function during<T extends { atMs: number }>(things: readonly T[], fromMs: number, toMs: number): T[] {
  return things.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
}

export function eventTime(events: readonly NotedEvent[], name: string, index = 0): number {
  const found = events.filter((event) => event.name === name)[index];
  if (!found) throw new Error(`"${name}" has not come ${index + 1} time(s).`);
  return found.atMs;
}

/** The mouth's own motion: what it moves more than the part of the face that only moves with the head. */
export function mouthMotion(frame: SeenFrame): number {
  return Math.max(0, frame.mouthMotion - frame.stillMotion);
}

/** Mean of what lies within each step of `stepMs`; the two series share their steps. */
function averaged(things: readonly { atMs: number; value: number }[], fromMs: number, toMs: number, stepMs: number): number[] {
  const steps: number[] = [];
  for (let start = fromMs; start + stepMs <= toMs; start += stepMs) {
    const values = during(things, start, start + stepMs - 1e-6).map(({ value }) => value);
    steps.push(values.length > 0 ? mean(values) : (steps.at(-1) ?? 0));
  }
  return steps;
}

/** Loudness of a level as the ear grades it, in decibels above what is just audible. */
function loudness(level: number): number {
  return Math.max(0, 20 * Math.log10(level / audibleLevel));
}

/**
 * How well the mouth's motion follows the sound, when the sound is moved by so many milliseconds. Both are compared as they are
 * perceived, by ratios: one wide "ah" must not outweigh a whole sentence of small motions.
 */
export function mouthFollowsSound({ frames, levels }: Observations, shiftMs = 0): number {
  const fromMs = Math.max(frames[0]?.atMs ?? 0, levels[0]?.atMs ?? 0) + Math.max(0, shiftMs);
  const toMs = Math.min(frames.at(-1)?.atMs ?? 0, levels.at(-1)?.atMs ?? 0) + Math.min(0, shiftMs);
  const stepMs = 200;
  const motion = averaged(frames.map((frame) => ({ atMs: frame.atMs, value: Math.log1p(mouthMotion(frame)) })), fromMs, toMs, stepMs);
  const sound = averaged(levels.map(({ atMs, level }) => ({ atMs: atMs + shiftMs, value: loudness(level) })), fromMs, toMs, stepMs);
  return correlation(motion, sound);
}

/** A level that nearly all of what was heard stays under. */
export function loudest(levels: readonly HeardLevel[]): number {
  return quantile(levels.map(({ level }) => level), 0.98);
}
