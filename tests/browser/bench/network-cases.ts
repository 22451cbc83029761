import type { Impairment } from '../harness/impaired-network.js';

/** One kind of bad network. */
export interface NetworkCase {
  name: string;
  /** From the begin of the measurement on. */
  impairment: Impairment;
  /** Only in this direction; default both. */
  direction?: 'up' | 'down';
  /** Replaces `impairment` after so long. */
  later?: { atS: number; impairment: Impairment };
  /** The network is cut from the third second on, for so long. */
  outageS?: number;
  seconds: number;
}

const delayMs = 20;

/** The cases of the design: loss, jitter, reordering, outages, thin links, bursts, a path that becomes longer. */
export const networkCases: NetworkCase[] = [
  { name: 'clean', impairment: { delayMs }, seconds: 20 },
  ...[1, 2, 5, 10].map((percent) => ({ name: `loss ${percent} %`, impairment: { delayMs, loss: percent / 100 }, seconds: 20 })),
  { name: 'loss 5 % in bursts of 4', impairment: { delayMs, loss: 0.05, burstPackets: 4 }, seconds: 20 },
  { name: 'jitter 50 ± 30 ms, in order', impairment: { delayMs: 50, jitterMs: 30, inOrder: true }, seconds: 20 },
  { name: 'jitter 50 ± 30 ms, reordering', impairment: { delayMs: 50, jitterMs: 30 }, seconds: 20 },
  ...[2, 5, 10, 20].map((outageS) => ({ name: `outage ${outageS} s`, impairment: { delayMs }, outageS, seconds: outageS + 11 })),
  { name: 'link of 600 kb/s', impairment: { delayMs, bitsPerSecond: 600_000 }, direction: 'down' as const, seconds: 25 },
  { name: 'link of 300 kb/s', impairment: { delayMs, bitsPerSecond: 300_000 }, direction: 'down' as const, seconds: 25 },
  { name: 'link of 70 kb/s, after 20 s free', impairment: { delayMs, bitsPerSecond: 70_000 }, direction: 'down' as const, later: { atS: 20, impairment: { delayMs } }, seconds: 45 },
  { name: 'delay jumps from 20 to 120 ms', impairment: { delayMs }, later: { atS: 5, impairment: { delayMs: 120 } }, seconds: 25 },
];
