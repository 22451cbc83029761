import type { Page } from 'playwright-core';
import type { ViewerApi } from '../page/viewer.js';
import { strength } from './tones.js';

/** What came out of the browser, sample by sample. */
export class Sound {
  private constructor(
    /** When the first sample sounded: milliseconds of `Date.now()`'s clock. */
    readonly startMs: number,
    readonly rateHz: number,
    readonly samples: Float32Array,
    /** How much later the browser says that a sample leaves the loudspeaker. */
    readonly outputLatencyMs: number,
  ) {}

  /** What a viewer has heard since its recording began. */
  static async heardBy(page: Pick<Page, 'evaluate'>, viewer: string): Promise<Sound> {
    return Sound.of(await page.evaluate((name) => window.viewerApi.sound(name), viewer));
  }

  /** What a viewer has said since the recording of its microphone began. */
  static async saidBy(page: Pick<Page, 'evaluate'>, viewer: string): Promise<Sound> {
    return Sound.of(await page.evaluate((name) => window.viewerApi.microphoneSound(name), viewer));
  }

  private static of({ startMs, rateHz, pcm, outputLatencyMs }: ReturnType<ViewerApi['sound']>): Sound {
    const bytes = Buffer.from(pcm, 'base64');
    const samples = Float32Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(i * 2) / 32_768);
    return new Sound(startMs, rateHz, samples, outputLatencyMs);
  }

  atMs(sample: number): number {
    return this.startMs + (sample * 1000) / this.rateHz;
  }

  between(fromMs: number, toMs: number): Float32Array {
    const at = (ms: number): number => Math.max(0, Math.round(((ms - this.startMs) * this.rateHz) / 1000));
    return this.samples.subarray(at(fromMs), at(toMs));
  }

  /** Stretches of at least `leastMs` that sound; gaps up to `gapMs` belong to them. In samples. */
  stretches(level: number, gapMs = 5, leastMs = 3): { from: number; to: number }[] {
    const gap = (gapMs * this.rateHz) / 1000;
    const found: { from: number; to: number }[] = [];
    for (let i = 0; i < this.samples.length; i++) {
      if (Math.abs(this.samples[i] ?? 0) < level) continue;
      const last = found.at(-1);
      if (last && i - last.to <= gap) last.to = i;
      else found.push({ from: i, to: i });
    }
    return found.filter(({ from, to }) => to - from >= (leastMs * this.rateHz) / 1000);
  }

  /** When a tone was heard, in steps of 10 ms: milliseconds of `Date.now()`'s clock. */
  toneTimes(hz: number, least = 0.05): number[] {
    const step = Math.round(this.rateHz / 100);
    const times: number[] = [];
    for (let at = 0; at + step <= this.samples.length; at += step) {
      if (strength(this.samples.subarray(at, at + step), hz, this.rateHz) > least) times.push(this.atMs(at));
    }
    return times;
  }

  /** For how many seconds a tone was heard. */
  toneSeconds(hz: number, least = 0.05): number {
    return this.toneTimes(hz, least).length / 100;
  }
}
