import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './ports.js';
import { Rest } from './rest.js';
import { until } from './until.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const serverDll = join(root, 'artifacts/bin/Visavis.Server/release/Visavis.Server.dll');

/** The real server, as `./visavis run` starts it, on a free port and with a data folder of its own. */
export class VisavisServer {
  private readonly lines: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    /** Where it answers, such as `http://127.0.0.1:40123`. */
    readonly origin: string,
    /** Its data folder; removed by {@link stop}. */
    readonly dataDir: string,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.lines.push(text));
    }
  }

  /** Starts the server and waits until it says that it is ready. */
  static async start(environment: NodeJS.ProcessEnv = {}, fixedPort?: number): Promise<VisavisServer> {
    if (!existsSync(serverDll)) throw new Error('The server is not built. ./visavis build does it.');
    const dataDir = await mkdtemp(join(tmpdir(), 'visavis-test-'));
    const port = fixedPort ?? (await freePort());
    const child = spawn('dotnet', [serverDll, 'run', '--port', String(port), '--data', dataDir], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const server = new VisavisServer(child, `http://127.0.0.1:${port}`, dataDir);
    try {
      await until('the server answers on /health/ready', () => server.isReady(), { timeoutMs: 60_000 });
    } catch (error) {
      await server.kill();
      throw new Error(`${String(error)}\n--- what the server said ---\n${server.output}`);
    }
    return server;
  }

  /** The process's id. */
  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The server did not start.');
    return this.child.pid;
  }

  /** Everything it has written so far. */
  get output(): string {
    return this.lines.join('');
  }

  /** True once it has ended. */
  get hasExited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** The development key that the server keeps beside its data. */
  async apiKey(): Promise<string> {
    return (await readFile(join(this.dataDir, 'dev-api-key'), 'utf8')).trim();
  }

  /** A REST client that uses the development key. */
  async rest(): Promise<Rest> {
    return new Rest(this.origin, await this.apiKey());
  }

  private async isReady(): Promise<boolean> {
    if (this.hasExited) throw new Error(`The server ended with ${this.child.exitCode ?? this.child.signalCode}.`);
    try {
      return (await fetch(`${this.origin}/health/ready`)).status === 200;
    } catch {
      return false;
    }
  }

  /** Presses Ctrl-C, in effect, and waits for the end. Answers the exit code; null when a signal ended it. */
  async interrupt(timeoutMs = 20_000): Promise<number | null> {
    this.child.kill('SIGINT');
    await until('the server ends after Ctrl-C', () => this.hasExited, { timeoutMs });
    return this.child.exitCode;
  }

  /** Ends it at once, as a power cut would, and removes its data. */
  crash(): Promise<void> {
    return this.kill();
  }

  /** Ends the server and removes its data. */
  async stop(): Promise<void> {
    try {
      if (!this.hasExited) await this.interrupt();
    } finally {
      await this.kill();
    }
  }

  private async kill(): Promise<void> {
    if (!this.hasExited) {
      this.child.kill('SIGKILL');
      await until('the killed server is gone', () => this.hasExited);
    }
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
