import { median, quantile } from '../harness/statistics.js';

export interface Figures {
  unit: 'ms';
  median: number;
  p95: number;
  max: number;
  samples: number[];
}

/** Median, p95 and maximum of durations; those that were not seen are left out. */
export function figures(all: readonly number[]): Figures {
  const samples = all.filter((each) => Number.isFinite(each)).map((each) => Number(each.toFixed(1)));
  return { unit: 'ms', median: median(samples), p95: quantile(samples, 0.95), max: Math.max(...samples), samples };
}

/** One line of a report. */
export function line(name: string, { median: half, p95, max, samples }: Figures, aim = ''): string {
  return `  ${name.padEnd(34)} median ${half.toFixed(0).padStart(4)} ms   p95 ${p95.toFixed(0).padStart(4)} ms   max ${max.toFixed(0).padStart(4)} ms   of ${samples.length}${aim && `   (aim: ${aim})`}`;
}
