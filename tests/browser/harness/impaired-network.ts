import { createSocket, type Socket } from 'node:dgram';
import type { Page } from 'playwright-core';

/** What happens to packets of one direction. */
export interface Impairment {
  /** Share of packets lost at random, 0 to 1. */
  loss?: number;
  /** Loss in bursts: mean number of packets that are lost in a row; `loss` stays the share in all. */
  burstPackets?: number;
  delayMs?: number;
  /** Delay varies by so much to both sides. */
  jitterMs?: number;
  /** Packets keep their order in spite of jitter. */
  inOrder?: boolean;
  /** What fits through, in bits per second. */
  bitsPerSecond?: number;
  /** Longest queue in front of that, in milliseconds; what comes later is dropped. */
  queueMs?: number;
}

type Direction = 'up' | 'down';

interface Link {
  impairment: Impairment;
  freeAtMs: number;
  lastAtMs: number;
  isLosing: boolean;
}

/** A way for UDP packets between one page and our server that can be made as bad as wanted. It stands where a NAT would. */
export class ImpairedNetwork {
  private readonly links: Record<Direction, Link> = { up: newLink(), down: newLink() };
  private readonly outer = new Map<string, Socket>();
  private readonly fronts: Socket[] = [];
  /** True while nothing gets through in either direction. */
  isCut = false;
  /** Bytes that reached the page. */
  bytesDown = 0;

  /** Sets what happens from now on, in both directions unless told otherwise. */
  impair(impairment: Impairment, direction?: Direction): void {
    for (const each of direction ? [direction] : (['up', 'down'] as const)) this.links[each].impairment = impairment;
  }

  /**
   * Makes every connection of a page to our server take this way, and this way only: its offers and our answers lose all other addresses.
   * @param origin Our server's origin.
   */
  async carry(page: Page, origin: string): Promise<void> {
    await page.route(`${origin}/_sdk/v0/connections**`, async (route) => {
      const request = route.request();
      if (this.isCut) return route.abort('internetdisconnected');
      // A candidate found later would lead past this way.
      if (request.method() === 'PATCH') return route.fulfill({ status: 204 });
      if (request.method() !== 'POST') return route.continue();
      const response = await route.fetch({ postData: withoutCandidates(request.postData() ?? '') });
      await route.fulfill({ response, body: response.ok() ? await this.redirect(await response.text()) : await response.text() });
    });
  }

  close(): void {
    for (const socket of [...this.fronts, ...this.outer.values()]) socket.close();
  }

  private async redirect(answer: string): Promise<string> {
    const host = /^a=candidate:\S+ 1 UDP \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ host/im.exec(answer);
    if (!host) throw new Error('The answer has no UDP candidate.');
    const [, address, port] = host as unknown as [string, string, string];
    const front = await this.open(address, Number(port));
    const index = answer.indexOf(host[0]);
    const kept = host[0].replace(`${address} ${port}`, `127.0.0.1 ${front}`);
    return withoutCandidates(answer.slice(0, index)) + kept + withoutCandidates(answer.slice(index + host[0].length));
  }

  private async open(address: string, port: number): Promise<number> {
    const front = createSocket('udp4');
    this.fronts.push(front);
    await new Promise<void>((bound) => front.bind(0, '127.0.0.1', bound));
    const frontPort = front.address().port;
    front.on('error', () => undefined);
    front.on('message', (packet, from) => {
      const key = `${frontPort}/${from.address}:${from.port}`;
      let outer = this.outer.get(key);
      if (!outer) {
        outer = createSocket('udp4');
        this.outer.set(key, outer);
        outer.bind();
        outer.on('error', () => undefined);
        outer.on('message', (reply) => {
          this.pass('down', reply, () => {
            this.bytesDown += reply.length;
            front.send(reply, from.port, from.address);
          });
        });
      }
      const way = outer;
      this.pass('up', packet, () => way.send(packet, port, address));
    });
    return frontPort;
  }

  private pass(direction: Direction, packet: Buffer, send: () => void): void {
    const link = this.links[direction];
    if (this.isCut || isLost(link)) return;
    const { bitsPerSecond, queueMs = 200, delayMs = 0, jitterMs = 0, inOrder } = link.impairment;
    const nowMs = performance.now();
    let atMs = nowMs;
    if (bitsPerSecond) {
      const freeAtMs = Math.max(nowMs, link.freeAtMs);
      if (freeAtMs - nowMs > queueMs) return;
      link.freeAtMs = freeAtMs + (packet.length * 8000) / bitsPerSecond;
      atMs = link.freeAtMs;
    }
    atMs += delayMs + (Math.random() * 2 - 1) * jitterMs;
    if (inOrder) atMs = Math.max(atMs, link.lastAtMs);
    link.lastAtMs = atMs;
    const safely = (): void => {
      try {
        send();
      } catch {
        // The page or the test has closed its end meanwhile.
      }
    };
    const waitMs = atMs - nowMs;
    if (waitMs < 0.5) safely();
    else setTimeout(safely, waitMs);
  }
}

const newLink = (): Link => ({ impairment: {}, freeAtMs: 0, lastAtMs: 0, isLosing: false });

// With bursts: a chain of two states (Gilbert), left with 1 / burst length, entered so often that the share comes out right.
function isLost(link: Link): boolean {
  const { loss = 0, burstPackets = 1 } = link.impairment;
  if (loss === 0) return false;
  if (burstPackets <= 1) return Math.random() < loss;
  const leave = 1 / burstPackets;
  const enter = (leave * loss) / (1 - loss);
  link.isLosing = link.isLosing ? Math.random() >= leave : Math.random() < enter;
  return link.isLosing;
}

function withoutCandidates(sdp: string): string {
  return sdp.replace(/^a=(candidate|end-of-candidates).*(\r\n|$)/gm, '');
}
