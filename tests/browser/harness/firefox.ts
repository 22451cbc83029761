import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { WebSocket } from 'ws';
import type { Firewall } from './firewall.js';
import type { ScriptedPage } from './viewer.js';
import { until } from './until.js';

const preferences: Record<string, boolean | number> = {
  'media.autoplay.default': 0,
  'app.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'devtools.jsonview.enabled': false,
};

interface Reply {
  id?: number;
  type: string;
  result?: unknown;
  error?: string;
  message?: string;
}

interface Evaluation {
  type: 'success' | 'exception';
  result?: { value?: string };
  exceptionDetails?: { text: string };
}

/**
 * Debian's own Firefox, driven over WebDriver BiDi. Playwright drives a Firefox of its own, and with a stock one it asks for commands that
 * this release does not know.
 */
export class Firefox {
  private readonly waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  private lastId = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly socket: WebSocket,
    private readonly profile: string,
  ) {
    socket.on('message', (data) => {
      const reply = JSON.parse(String(data)) as Reply;
      const waiting = reply.id === undefined ? undefined : this.waiting.get(reply.id);
      if (!waiting) return;
      this.waiting.delete(reply.id!);
      if (reply.type === 'success') waiting.resolve(reply.result);
      else waiting.reject(new Error(`${reply.error}: ${reply.message}`));
    });
    socket.on('close', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('Firefox has ended.'));
    });
  }

  /** Starts it; behind a firewall if there is one. */
  static async launch(firewall?: Firewall): Promise<Firefox> {
    const profile = await mkdtemp(join(tmpdir(), 'visavis-firefox-'));
    await writeFile(join(profile, 'user.js'), Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${String(value)});\n`).join(''));
    const installed = process.env['VISAVIS_FIREFOX'] || '/usr/bin/firefox-esr';
    const child = spawn(firewall?.browserProgram(installed) ?? installed, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'], {
      // With a home of somebody else Firefox refuses to run as root.
      env: { ...process.env, HOME: profile, MOZ_HEADLESS: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    const url = await until('Firefox listens for WebDriver BiDi', () => /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1], { timeoutMs: 60_000 });
    const { host, port } = new URL(url);
    const address = firewall ? `ws+unix:${await firewall.reachInside(Number(port))}:/session` : `${url}/session`;
    const socket = new WebSocket(address, { headers: { host } });
    await new Promise<void>((open, failed) => socket.once('open', open).once('error', failed));
    const firefox = new Firefox(child, socket, profile);
    await firefox.send('session.new', { capabilities: {} });
    return firefox;
  }

  /** Opens a page of a server with the observing code in it. */
  async openViewerPage(origin: string): Promise<ScriptedPage> {
    const { context } = (await this.send('browsingContext.create', { type: 'tab' })) as { context: string };
    await this.send('browsingContext.navigate', { context, url: `${origin}/health/live`, wait: 'complete' });
    const evaluate = async (expression: string): Promise<unknown> => {
      const outcome = (await this.send('script.evaluate', {
        expression: `(async () => JSON.stringify(await (${expression})))()`,
        target: { context },
        awaitPromise: true,
        userActivation: true,
      })) as Evaluation;
      if (outcome.type === 'exception') throw new Error(outcome.exceptionDetails?.text);
      return outcome.result?.value === undefined ? undefined : JSON.parse(outcome.result.value);
    };
    await evaluate(`(() => { ${await observingCode()} })()`);
    return {
      evaluate: (<Result, Argument>(script: (argument: Argument) => Result, argument: Argument) =>
        evaluate(`(${script.toString()})(${JSON.stringify(argument) ?? ''})`)) as ScriptedPage['evaluate'],
    };
  }

  async close(): Promise<void> {
    this.socket.close();
    this.child.kill('SIGTERM');
    await until('Firefox has ended', () => this.child.exitCode !== null || this.child.signalCode !== null);
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  private send(method: string, parameters: object): Promise<unknown> {
    const id = ++this.lastId;
    const reply = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.socket.send(JSON.stringify({ id, method, params: parameters }));
    return reply;
  }
}

/** The observing modules as one script. */
async function observingCode(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: fileURLToPath(new URL('../page/viewer.ts', import.meta.url)), formats: ['iife'], name: 'observing' },
    },
  });
  const [first] = Array.isArray(output) ? output : [output];
  if (!first || !('output' in first)) throw new Error('The observing code could not be bundled.');
  return first.output[0].code;
}
