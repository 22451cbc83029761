import { execFileSync, type ChildProcess } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Firewall } from './firewall.js';
import { until } from './until.js';

/** What a TURN server listens for. */
export type TurnTransport = 'udp' | 'tcp' | 'tls';

const configuration = fileURLToPath(new URL('../../../deploy/coturn/turnserver.conf', import.meta.url));
const secret = 'a secret that both sides know';
const port = 3478;
const tlsPort = 5349;

/** The files of a TURN server: its certificate, and what a browser needs in order to trust it and no other. */
export class TurnFiles {
  private readonly folder = mkdtempSync(join(tmpdir(), 'visavis-turn-'));
  readonly certificate = join(this.folder, 'certificate.pem');
  /** Where coturn keeps what it keeps: without a database that works it knows no user at all. */
  readonly database = join(this.folder, 'turndb');
  readonly privateKey = join(this.folder, 'private-key.pem');

  constructor(address: string) {
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=turn', '-addext', `subjectAltName=IP:${address}`, '-keyout', this.privateKey, '-out', this.certificate],
      { stdio: 'ignore' },
    );
  }

  /** SHA-256 of the public key, as Chromium's `--ignore-certificate-errors-spki-list` takes it. */
  get publicKeyHash(): string {
    const key = new X509Certificate(readFileSync(this.certificate)).publicKey.export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(key).digest('base64');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The settings by which our server hands out this TURN server, as environment variables. */
export function turnSettings(address: string): NodeJS.ProcessEnv {
  const urls = [`turn:${address}:${port}?transport=udp`, `turn:${address}:${port}?transport=tcp`, `turns:${address}:${tlsPort}?transport=tcp`];
  return Object.fromEntries(
    urls.flatMap((url, index) => [
      [`VISAVIS__WebRtc__IceServers__${index}__Url`, url],
      [`VISAVIS__WebRtc__IceServers__${index}__Secret`, secret],
    ]),
  );
}

/** The real coturn on a firewall's gateway, with the configuration that we document. */
export class TurnServer {
  private said = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (this.said += text));
  }

  /** Starts it with listeners for one transport only: the network lets nothing else through. */
  static async start(firewall: Firewall, files: TurnFiles, transport: TurnTransport): Promise<TurnServer> {
    const others = { udp: ['--no-tcp', '--no-tls'], tcp: ['--no-udp', '--no-tls'], tls: ['--no-udp', '--no-tcp'] }[transport];
    const server = new TurnServer(
      firewall.startOnGateway(
        'turnserver', '-c', configuration, ...others,
        `--static-auth-secret=${secret}`,
        `--listening-ip=${firewall.gatewayAddress}`,
        `--listening-ip=${firewall.gatewayOuterAddress}`,
        `--relay-ip=${firewall.gatewayOuterAddress}`,
        `--allowed-peer-ip=${firewall.serverAddress}`,
        `--cert=${files.certificate}`,
        `--pkey=${files.privateKey}`,
        '--log-file=stdout', '--simple-log', '--verbose', '--pidfile=', `--userdb=${files.database}`,
      ),
    );
    const listening = `${transport.toUpperCase()} listener opened`;
    try {
      await until('the TURN server listens', () => {
        if (server.child.exitCode !== null) throw new Error('The TURN server ended.');
        return server.said.includes(listening);
      }, { timeoutMs: 15_000 });
    } catch (error) {
      throw new Error(`${String(error)}\n--- what coturn said ---\n${server.said}`);
    }
    return server;
  }

  /** Everything it has written so far. */
  get output(): string {
    return this.said;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await until('the TURN server has ended', () => this.child.exitCode !== null || this.child.signalCode !== null);
  }
}
