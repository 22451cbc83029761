import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const fakeDll = join(root, 'artifacts/bin/Visavis.VendorFakes/release/Visavis.VendorFakes.dll');

/** A vendor's service on this machine, as `./visavis fake` starts it. */
export class VendorFake {
  private constructor(
    private readonly child: ChildProcess,
    /** Such as `http://127.0.0.1:40123`. */
    readonly origin: string,
  ) {}

  /** Starts it on a free port. */
  static async start(vendor: 'openai' | 'cartesia' | 'elevenlabs', ...options: string[]): Promise<VendorFake> {
    if (!existsSync(fakeDll)) throw new Error('The vendor fakes are not built. ./visavis test does it.');
    const child = spawn('dotnet', [fakeDll, vendor, ...options], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    try {
      const origin = await until(`the ${vendor} fake listens`, () => {
        if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`);
        return /listens on (http:\S+)/.exec(output)?.[1];
      });
      return new VendorFake(child, origin);
    } catch (error) {
      child.kill('SIGKILL');
      throw new Error(`${String(error)}\n${output}`);
    }
  }

  get socketOrigin(): string {
    return this.origin.replace('http', 'ws');
  }

  /** What it has noted, from one of its own pages under `/fake`. */
  async notes<T>(name: string): Promise<T> {
    return (await (await fetch(`${this.origin}/fake/${name}`)).json()) as T;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await until('the fake is gone', () => this.child.exitCode !== null || this.child.signalCode !== null);
  }
}
