import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from 'ws';

/** A socket, and the stream below it for what no library would send. */
export type Sender = WebSocket & { _socket: Duplex };

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export type Chance = () => number;

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const whole = (random: Chance, below: number): number => Math.floor(random() * below);
const pick = <T>(random: Chance, from: readonly T[]): T => from[whole(random, from.length)] as T;

function bytes(random: Chance, length: number): Buffer {
  const noise = Buffer.alloc(length);
  // Noise where it matters, and quick to make where there is much of it.
  for (let i = 0; i < Math.min(length, 4096); i++) noise[i] = whole(random, 256);
  for (let at = 4096; at < length; at += 4096) noise.copy(noise, at, 0, 4096);
  return noise;
}

const types = ['avatar.speech.segment.create', 'avatar.speech.segment.close', 'avatar.speech.interrupt', 'sdk.message.send', 'sdk.message.receive', 'error', '', 'a.b'];
const uids: readonly unknown[] = ['a', 'b', '', 'ключ 🗝', 'x'.repeat(5000), null, 7, true, [], {}, undefined];

function value(random: Chance, depth = 0): unknown {
  switch (whole(random, depth > 4 ? 5 : 8)) {
    case 0: return null;
    case 1: return random() * 1e9;
    case 2: return bytes(random, whole(random, 40)).toString('latin1');
    case 3: return random() < 0.5;
    case 4: return pick(random, uids) ?? '\ud800';
    case 5: return Array.from({ length: whole(random, 5) }, () => value(random, depth + 1));
    default: return Object.fromEntries(Array.from({ length: whole(random, 5) }, () => [pick(random, ['type', 'data', 'segment_uid', '__proto__', '']), value(random, depth + 1)]));
  }
}

function message(random: Chance): string {
  return JSON.stringify({ type: random() < 0.9 ? pick(random, types) : value(random), segment_uid: pick(random, uids), data: random() < 0.5 ? value(random) : undefined });
}

function mutated(random: Chance, text: string): Buffer {
  const parts = Buffer.from(text);
  const at = whole(random, parts.length + 1);
  switch (whole(random, 4)) {
    case 0: return parts.subarray(0, at);
    case 1: return Buffer.concat([parts.subarray(0, at), bytes(random, whole(random, 8)), parts.subarray(at)]);
    case 2: return Buffer.concat([parts, parts.subarray(at)]);
    default: {
      const changed = Buffer.from(parts);
      if (changed.length > 0) changed[whole(random, changed.length)] = whole(random, 128);
      return changed;
    }
  }
}

/** A frame as bytes: a server's are not masked. */
function frame(firstByte: number, payload: Buffer): Buffer {
  const length = payload.length < 126 ? Buffer.from([payload.length]) : Buffer.from([126, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([Buffer.from([firstByte]), length, payload]);
}

async function fragments(random: Chance, socket: Sender): Promise<void> {
  const binary = random() < 0.6;
  const payload = binary ? bytes(random, whole(random, 3000)) : Buffer.from(message(random));
  const count = 1 + whole(random, 6);
  for (let i = 0; i < count; i++) {
    const part = payload.subarray((payload.length * i) / count, (payload.length * (i + 1)) / count);
    socket._socket.write(frame((i === 0 ? (binary ? 2 : 1) : 0) | (i === count - 1 ? 0x80 : 0), part));
    if (random() < 0.2) socket._socket.write(frame(0x89, bytes(random, whole(random, 20)))); // A ping between fragments is allowed.
  }
}

async function slowly(random: Chance, socket: Sender): Promise<void> {
  for (const byte of frame(0x81, Buffer.from(message(random).slice(0, 40)))) {
    socket._socket.write(Buffer.from([byte]));
    await pause(1);
  }
}

/** Sends one message, or something like one. */
export async function fuzzedMessage(random: Chance, socket: Sender): Promise<void> {
  const kind = random();
  if (kind < 0.35) socket.send(message(random));
  else if (kind < 0.6) socket.send(mutated(random, message(random)).toString('utf8'));
  else if (kind < 0.88) socket.send(bytes(random, whole(random, random() < 0.02 ? 400_000 : 4000)));
  else if (kind < 0.96) await fragments(random, socket);
  else if (kind < 0.985) socket.ping(bytes(random, whole(random, 125)));
  else if (kind < 0.997) socket.pong(bytes(random, whole(random, 125)));
  else if (kind < 0.9985) await slowly(random, socket);
  else {
    // What breaks the protocol, or its limits: the session may end of it, and nothing else.
    switch (whole(random, 6)) {
      case 0: socket.send(Buffer.alloc(5 * 1024 * 1024)); break;
      case 1: socket.send('['.repeat(300 * 1024)); break;
      case 2: socket._socket.write(frame(0x81, Buffer.from([0xff, 0xfe, 0xc0]))); break; // No UTF-8.
      case 3: socket._socket.write(frame(0x83 + whole(random, 5), bytes(random, 10))); break; // An opcode that does not exist.
      case 4: socket._socket.write(frame(0xc1, Buffer.from('{}'))); break; // Compressed, which was not agreed.
      default: socket._socket.write(frame(0x80, bytes(random, 10))); // The end of a message that never began.
    }
  }
}
