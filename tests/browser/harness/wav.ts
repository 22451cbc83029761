import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const headerBytes = 44;

/** Writes PCM16LE mono as a WAV file into a folder of its own; answers its path. */
export function writeWav(pcm: Buffer, rateHz: number): string {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + pcm.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // mono
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(pcm.length, 40);
  const path = join(mkdtempSync(join(tmpdir(), 'visavis-wav-')), 'sound.wav');
  writeFileSync(path, Buffer.concat([header, pcm]));
  return path;
}
