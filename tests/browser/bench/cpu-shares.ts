import { processTimeS, threadTimes } from '../harness/process.js';

/** Where a server's CPU time goes. */
export type Share = 'render' | 'encode' | 'transport' | 'other';

/** CPU seconds by share, and their sum as the kernel counts it. */
export type CpuShares = Record<Share, number> & { total: number };

// Threads carry the names of what they do; the kernel keeps 15 characters of each. GStreamer calls a streaming thread after the
// element that drives it, so encoding (and packing into RTP) runs in the threads of the sources that our pipelines name.
const owners: readonly (readonly [RegExp, Share])[] = [
  [/^visavis-pump/, 'render'],
  [/^(raw|video|audio|appsrc|queue|vp8|openh264|opus)/, 'encode'],
  [/^(w:pc|pc|webrtc|rtp|rtcp|nice|dtls|srtp|sctp|transport|recv|send|gmain|libnice|mic|task|GstSystemClock|timer)/i, 'transport'],
];

function shareOf(thread: string): Share {
  return owners.find(([name]) => name.test(thread))?.[1] ?? 'other';
}

/** Starts measuring; the returned function answers what has been used since, and which threads the `other` share is made of. */
export function watchCpu(pid: number): () => { shares: CpuShares; threads: [name: string, cpuS: number][] } {
  const threadsBefore = threadTimes(pid);
  const totalBefore = processTimeS(pid);
  return () => {
    const shares: CpuShares = { render: 0, encode: 0, transport: 0, other: 0, total: processTimeS(pid) - totalBefore };
    const byName = new Map<string, number>();
    for (const [id, { name, cpuS }] of threadTimes(pid)) {
      const before = threadsBefore.get(id);
      const used = cpuS - (before?.name === name ? before.cpuS : 0);
      shares[shareOf(name)] += used;
      byName.set(name, (byName.get(name) ?? 0) + used);
    }
    return { shares, threads: [...byName].filter(([, used]) => used > 0.02).sort((a, b) => b[1] - a[1]) };
  };
}
