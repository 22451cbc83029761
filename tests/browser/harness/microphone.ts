import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
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
