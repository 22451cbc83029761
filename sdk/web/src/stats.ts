import type { Connection } from './connection.js';
import { networkPath, selectedPair, type NetworkPath } from './network-path.js';

/** Live figures of the connection. `null` means: not known (yet). Rates count since the call before. */
export interface AvatarStats {
  /** Frames decoded per second. */
  framesPerSecond: number | null;
  videoKbps: number | null;
  audioKbps: number | null;
  /** Round trip between page and server in milliseconds. */
  roundTripMs: number | null;
  /** The way that the media take through the network. */
  path: NetworkPath | null;
  /** Variation of the arrival of video packets in milliseconds. */
  jitterMs: number | null;
  /** Share of packets lost since the call before, 0 to 1. */
  packetLoss: number | null;
  /** How far the sound is played ahead of its picture in milliseconds; negative when it is behind. */
  audioAheadMs: number | null;
  /** Level of the avatar's voice, 0 to 1 linear. */
  audioLevel: number;
  /** From the begin of `join()` to the first frame on the screen, in milliseconds. */
  timeToFirstFrameMs: number | null;
  framesDecoded: number;
  framesDropped: number;
  width: number | null;
  height: number | null;
}

type Inbound = RTCInboundRtpStreamStats & { estimatedPlayoutTimestamp?: number };

/** The counters from which rates are made. */
export interface Counters {
  atMs: number;
  videoBytes: number;
  audioBytes: number;
  frames: number;
  packetsReceived: number;
  packetsLost: number;
}

/** Reads the browser's report and remembers counters, so that the next reading can tell rates. */
export class StatsReader {
  #last: { connection: Connection; counters: Counters } | undefined;

  async read(connection: Connection | undefined, timeToFirstFrameMs: number | null): Promise<AvatarStats> {
    const report = (connection ? await connection.getStats() : new Map()) as ReadonlyMap<string, RTCStats>;
    let video: Inbound | undefined;
    let audio: Inbound | undefined;
    const pair = selectedPair(report);
    let atMs = 0;
    for (const entry of report.values()) {
      if (entry.type === 'inbound-rtp') {
        const inbound = entry as Inbound;
        if (inbound.kind === 'video') video = inbound;
        else audio = inbound;
      }
      atMs = Math.max(atMs, entry.timestamp);
    }
    const counters = count(video, audio, atMs);
    const before = this.#last?.connection === connection ? this.#last?.counters : undefined;
    this.#last = connection ? { connection, counters } : undefined;
    return {
      ...rates(before, counters),
      roundTripMs: milliseconds(pair?.currentRoundTripTime) ?? connection?.heartbeatRoundTripMs ?? null,
      path: networkPath(report, pair),
      jitterMs: milliseconds(video?.jitter),
      audioAheadMs: difference(audio?.estimatedPlayoutTimestamp, video?.estimatedPlayoutTimestamp),
      audioLevel: audio?.audioLevel ?? 0,
      timeToFirstFrameMs,
      framesDecoded: counters.frames,
      framesDropped: video?.framesDropped ?? 0,
      width: video?.frameWidth ?? null,
      height: video?.frameHeight ?? null,
    };
  }
}

function count(video: Inbound | undefined, audio: Inbound | undefined, atMs: number): Counters {
  return {
    atMs,
    videoBytes: video?.bytesReceived ?? 0,
    audioBytes: audio?.bytesReceived ?? 0,
    frames: video?.framesDecoded ?? 0,
    packetsReceived: (video?.packetsReceived ?? 0) + (audio?.packetsReceived ?? 0),
    packetsLost: (video?.packetsLost ?? 0) + (audio?.packetsLost ?? 0),
  };
}

/** Rates between two readings; all null without an earlier one. */
export function rates(
  before: Counters | undefined,
  now: Counters,
): Pick<AvatarStats, 'framesPerSecond' | 'videoKbps' | 'audioKbps' | 'packetLoss'> {
  const seconds = before ? (now.atMs - before.atMs) / 1000 : 0;
  if (!before || seconds <= 0) return { framesPerSecond: null, videoKbps: null, audioKbps: null, packetLoss: null };
  const kbps = (bytes: number) => (bytes * 8) / 1000 / seconds;
  const lost = Math.max(0, now.packetsLost - before.packetsLost);
  const expected = lost + now.packetsReceived - before.packetsReceived;
  return {
    framesPerSecond: (now.frames - before.frames) / seconds,
    videoKbps: kbps(now.videoBytes - before.videoBytes),
    audioKbps: kbps(now.audioBytes - before.audioBytes),
    packetLoss: expected > 0 ? lost / expected : 0,
  };
}

const milliseconds = (seconds: number | undefined) => (seconds === undefined ? null : seconds * 1000);
const difference = (a: number | undefined, b: number | undefined) => (a === undefined || b === undefined ? null : a - b);
