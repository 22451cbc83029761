import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';

const run = promisify(execFile);
const serverDll = fileURLToPath(new URL('../../../artifacts/bin/Visavis.Server/release/Visavis.Server.dll', import.meta.url));

/** A sentence as `./visavis voices say` speaks it: PCM16LE mono 24 kHz. */
export async function spokenPcm(text: string, rateHz: 24_000): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'visavis-speech-'));
  try {
    const path = join(folder, 'speech.wav');
    await run('dotnet', [serverDll, 'voices', 'say', text, '--out', path, '--data', folder]);
    const wav = await readFile(path);
    if (wav.readUInt32LE(24) !== rateHz) throw new Error(`The voice speaks at ${wav.readUInt32LE(24)} Hz.`);
    return wav.subarray(44);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A WAV file for Chromium's microphone. */
export async function writeWav(path: string, pcm: Buffer, rateHz = 24_000): Promise<void> {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + pcm.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(pcm.length, 40);
  await writeFile(path, Buffer.concat([header, pcm]));
}
