import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.js';

const ip = (...parts: string[]): string => execFileSync('ip', parts, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const relayTcp = `
const [host, port, target, targetPort] = process.argv.slice(1);
require('node:net').createServer((from) => {
  const to = require('node:net').connect(Number(targetPort), target);
  from.pipe(to).pipe(from);
  for (const end of [from, to]) end.on('error', () => { from.destroy(); to.destroy(); });
}).listen(Number(port), host, () => console.log('ready'));
`;

const relaySocket = `
const [path, port] = process.argv.slice(1);
require('node:net').createServer((from) => {
  const to = require('node:net').connect(Number(port), '127.0.0.1');
  from.pipe(to).pipe(from);
  for (const end of [from, to]) end.on('error', () => { from.destroy(); to.destroy(); });
}).listen(path, () => console.log('ready'));
`;

/** Why network namespaces cannot be made here; undefined where they can. */
export function whyNoNamespaces(): string | undefined {
  const name = `visavis-probe-${process.pid}`;
  try {
    ip('netns', 'add', name);
    ip('netns', 'exec', name, 'true');
    return undefined;
  } catch (error) {
    return `network namespaces need root, iproute2 and a kernel that permits them: ${String((error as { stderr?: string }).stderr ?? error).trim()}`;
  } finally {
    try {
      ip('netns', 'del', name);
    } catch {
      // It was not made.
    }
  }
}

/**
 * A network as companies have it, of two namespaces: browsers live in one that reaches nothing but a gateway, and the gateway routes nothing;
 * it only passes HTTP on to our server, and runs what a test starts there, such as a TURN server.
 */
export class Firewall {
  private readonly children: ChildProcess[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'visavis-firewall-'));
  private readonly net = `10.203.${1 + (process.pid % 250)}`;
  private readonly id = process.pid.toString(36);
  private readonly inside = `vv-in-${this.id}`;
  private readonly gateway = `vv-gw-${this.id}`;
  private readonly outerLink = `vvo${this.id}`;

  /** Address of the gateway as browsers see it. */
  readonly gatewayAddress = `${this.net}.2`;
  /** Address of the gateway as our server sees it. */
  readonly gatewayOuterAddress = `${this.net}.5`;
  /** Address of our server as the gateway sees it; browsers have no way there. */
  readonly serverAddress = `${this.net}.6`;

  constructor() {
    const innerLink = `vvi${this.id}`;
    try {
      ip('netns', 'add', this.inside);
      ip('netns', 'add', this.gateway);
      ip('link', 'add', 'out', 'netns', this.inside, 'type', 'veth', 'peer', 'name', innerLink, 'netns', this.gateway);
      ip('link', 'add', this.outerLink, 'type', 'veth', 'peer', 'name', 'outer', 'netns', this.gateway);
      this.up(this.inside, 'out', `${this.net}.1/30`);
      this.up(this.gateway, innerLink, `${this.gatewayAddress}/30`);
      this.up(this.gateway, 'outer', `${this.gatewayOuterAddress}/30`);
      ip('addr', 'add', `${this.serverAddress}/30`, 'dev', this.outerLink);
      ip('link', 'set', this.outerLink, 'up');
      // The way to everywhere leads to the gateway, and ends there.
      ip('-n', this.inside, 'route', 'add', 'default', 'via', this.gatewayAddress);
      const routes = ip('netns', 'exec', this.gateway, 'cat', '/proc/sys/net/ipv4/ip_forward').trim();
      if (routes !== '0') throw new Error('The gateway routes packets; the tests need one that does not.');
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  /** A browser's program that runs behind the firewall. */
  browserProgram(program = process.env['VISAVIS_CHROMIUM'] || '/usr/bin/chromium'): string {
    const path = join(this.folder, 'browser');
    writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${this.inside} ${program} "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** Starts a program on the gateway; it ends with the firewall at the latest. */
  startOnGateway(program: string, ...parts: string[]): ChildProcess {
    return this.start(this.gateway, program, ...parts);
  }

  /** A way to a port that a browser behind the firewall opens on its own loopback: the path of a Unix socket, which knows no namespaces. */
  async reachInside(port: number): Promise<string> {
    const path = join(this.folder, `inside-${port}`);
    await this.untilReady(this.start(this.inside, process.execPath, '-e', relaySocket, path, String(port)));
    return path;
  }

  /** Takes browsers' network away, as when a laptop leaves its Wi-Fi. */
  cut(): void {
    ip('-n', this.inside, 'link', 'set', 'out', 'down');
  }

  /** Gives it back. */
  mend(): void {
    ip('-n', this.inside, 'link', 'set', 'out', 'up');
    ip('-n', this.inside, 'route', 'add', 'default', 'via', this.gatewayAddress);
  }

  /** Lets HTTP through to a port of our server; answers the origin that browsers use. */
  async passHttp(serverPort: number): Promise<string> {
    const port = 8080;
    const child = this.startOnGateway(process.execPath, '-e', relayTcp, this.gatewayAddress, String(port), this.serverAddress, String(serverPort));
    await this.untilReady(child);
    return `http://${this.gatewayAddress}:${port}`;
  }

  /** Takes everything away again. */
  async close(): Promise<void> {
    for (const child of this.children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await until('what ran on the gateway is gone', () => child.exitCode !== null || child.signalCode !== null);
    }
    this.remove();
  }

  private start(namespace: string, program: string, ...parts: string[]): ChildProcess {
    const child = spawn('ip', ['netns', 'exec', namespace, program, ...parts], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.children.push(child);
    return child;
  }

  private async untilReady(relay: ChildProcess): Promise<void> {
    let said = '';
    relay.stdout?.on('data', (text: Buffer) => (said += text.toString()));
    await until('a way through is open', () => said.includes('ready'));
  }

  private up(namespace: string, device: string, address: string): void {
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
    ip('-n', namespace, 'addr', 'add', address, 'dev', device);
    ip('-n', namespace, 'link', 'set', device, 'up');
  }

  private remove(): void {
    for (const parts of [['netns', 'del', this.inside], ['netns', 'del', this.gateway], ['link', 'del', this.outerLink]]) {
      try {
        ip(...parts);
      } catch {
        // Not there, or gone with its peer.
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
