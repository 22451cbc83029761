import { readFileSync } from 'node:fs';
import { tone } from '../harness/tones.js';
import type { Sound } from '../harness/sound.js';
import { mouthMotion } from '../harness/listening.js';
import { mean } from '../harness/statistics.js';
import type { SeenFrame } from '../page/perception.js';

const wavHeaderBytes = 44;

/** A level between what a codec makes of silence and the hum of {@link speechOverHum}. */
export const audible = 0.02;

/** Seconds of speech without a pause for the ear: a voice, which moves the mouth, over a hum, which never stops. PCM16LE mono 24 kHz. */
export function speechOverHum(seconds: number): Buffer {
  const voice = readFileSync(new URL('../../../samples/engine-parrot/greeting.wav', import.meta.url)).subarray(wavHeaderBytes);
  const pcm = tone(220, seconds, 2600);
  for (let at = 0; at + 1 < pcm.length; at += 2) {
    const sample = pcm.readInt16LE(at) + voice.readInt16LE(at % (voice.length & ~1));
    pcm.writeInt16LE(Math.max(-32_768, Math.min(32_767, sample)), at);
  }
  return pcm;
}

/** Last moment of a run of sound that was under way at `fromMs`. */
export function soundEndsMs(sound: Sound, fromMs: number, untilMs: number): number {
  const step = 5;
  let last = Number.NaN;
  for (let at = fromMs; at < untilMs; at += step) {
    if (sound.between(at, at + step).some((sample) => Math.abs(sample) > audible)) last = at + step;
  }
  return last;
}

/** First audible sample after a moment. */
export function soundBeginsMs(sound: Sound, fromMs: number): number {
  const from = Math.max(0, Math.round(((fromMs - sound.startMs) * sound.rateHz) / 1000));
  const index = sound.samples.subarray(from).findIndex((sample) => Math.abs(sample) > audible);
  return index < 0 ? Number.NaN : sound.atMs(from + index);
}

/** What a resting mouth's motion stays under: mean and four standard deviations of pictures without speech. */
export function restingMotion(frames: readonly SeenFrame[]): number {
  const motion = frames.map(mouthMotion);
  const middle = mean(motion);
  return middle + 4 * Math.sqrt(mean(motion.map((each) => (each - middle) ** 2))) + 0.1;
}
