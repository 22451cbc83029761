import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';

/** The argument after `--json`, if there is one. */
function jsonPath(): string | undefined {
  const index = process.argv.indexOf('--json');
  return index < 0 ? undefined : process.argv[index + 1];
}

/**
 * CPU seconds that hashing one GiB takes on this machine, now: the yardstick that makes figures of two machines, or of a busy and
 * a quiet hour of one machine, comparable.
 */
export function yardstickS(): number {
  const block = Buffer.alloc(1 << 20, 7);
  const hash = createHash('sha256');
  const before = process.cpuUsage();
  for (let i = 0; i < 1024; i++) hash.update(block);
  hash.digest();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Writes the results where `--json` says, with the machine that they are from. */
export async function writeReport(bench: string, results: object): Promise<void> {
  const path = jsonPath();
  if (!path) return;
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', logical_cores: cpus().length, platform: `${process.platform}-${process.arch}` };
  await writeFile(path, `${JSON.stringify({ bench, measured_at: new Date().toISOString(), machine, ...results }, undefined, 2)}\n`);
}
