import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { until } from './until.js';

/** A message from the server, and when it came (milliseconds of `Date.now()`'s clock, with fractions). */
export interface Received {
  atMs: number;
  type: string;
  [field: string]: unknown;
}

export const nowMs = (): number => performance.timeOrigin + performance.now();

const playback = 'avatar.speech.segment.playback.';

/** A customer's voice agent: a WebSocket server of its own, driven by the test. */
export class Agent {
  /** Everything it was told, in order. */
  readonly messages: Received[] = [];
  /** Microphone frames. */
  readonly audio: { atMs: number; pcm: Buffer }[] = [];
  /** Pings of the server. */
  readonly pingsMs: number[] = [];
  /** The requests that wanted to open a connection. */
  readonly upgrades: IncomingMessage[] = [];
  closed: { code: number; reason: string; atMs: number } | undefined;
  connectedMs = 0;
  socket: WebSocket | undefined;

  private constructor(
    private readonly server: Server,
    private readonly sockets: WebSocketServer,
  ) {}

  /** Starts listening. `refuseWith`: the status that answers every upgrade. `pongs`: whether it answers pings. */
  static async start(options: { refuseWith?: number; pongs?: boolean } = {}): Promise<Agent> {
    const server = createServer((_, response) => response.writeHead(404).end());
    const sockets = new WebSocketServer({ noServer: true, autoPong: options.pongs ?? true, maxPayload: 1 << 26 });
    const agent = new Agent(server, sockets);
    server.on('upgrade', (request, connection, head) => {
      agent.upgrades.push(request);
      if (options.refuseWith) connection.end(`HTTP/1.1 ${options.refuseWith} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      else sockets.handleUpgrade(request, connection, head, (socket) => agent.attach(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return agent;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async connected(): Promise<WebSocket> {
    return until('the server has connected to the agent', () => this.socket, { everyMs: 5 });
  }

  send(message: object | string): void {
    this.open.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  sendAudio(pcm: Buffer): void {
    this.open.send(pcm);
  }

  create(segment_uid?: unknown): void {
    this.send({ type: 'avatar.speech.segment.create', segment_uid });
  }

  close(segment_uid?: unknown): void {
    this.send({ type: 'avatar.speech.segment.close', segment_uid });
  }

  interrupt(): void {
    this.send({ type: 'avatar.speech.interrupt' });
  }

  /** Says a whole segment. */
  say(segment_uid: string, pcm: Buffer, chunkBytes = pcm.length): void {
    this.create(segment_uid);
    for (let at = 0; at < pcm.length; at += chunkBytes) this.sendAudio(pcm.subarray(at, at + chunkBytes));
    this.close(segment_uid);
  }

  /** Whether the server is connected now. */
  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Forgets the connection that is over, so that {@link connected} waits for the next. */
  forget(): void {
    this.socket?.terminate();
    this.socket = undefined;
    this.closed = undefined;
  }

  /** Messages of a type; the short names `started`, `ended` and `interrupted` mean the playback events, `created` and `closed` the segment's. */
  of(type: string): Received[] {
    const full = ['started', 'ended', 'interrupted'].includes(type) ? playback + type : ['created', 'closed'].includes(type) ? `avatar.speech.segment.${type}` : type;
    return this.messages.filter((message) => message.type === full);
  }

  /** Waits until so many messages of a type have come, and answers the last of them. */
  async told(type: string, count = 1, timeoutMs = 30_000): Promise<Received> {
    return until(`the agent is told "${type}" ${count} time(s)`, () => this.of(type)[count - 1], { everyMs: 5, timeoutMs });
  }

  /** The short names of what it was told of a segment. */
  story(segment_uid: unknown): string[] {
    return this.messages.filter((message) => message['segment_uid'] === segment_uid).map(({ type }) => type.split('.').at(-1) ?? type);
  }

  async gone(timeoutMs = 30_000): Promise<{ code: number; reason: string; atMs: number }> {
    return until('the server has closed the connection', () => this.closed, { everyMs: 5, timeoutMs });
  }

  async stop(): Promise<void> {
    for (const client of this.sockets.clients) client.terminate();
    this.sockets.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private get open(): WebSocket {
    if (!this.socket) throw new Error('Nobody is connected to the agent.');
    return this.socket;
  }

  private attach(socket: WebSocket): void {
    this.socket = socket;
    this.connectedMs = nowMs();
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.audio.push({ atMs: nowMs(), pcm: data });
      else this.messages.push({ ...(JSON.parse(data.toString()) as { type: string }), atMs: nowMs() });
    });
    socket.on('ping', () => this.pingsMs.push(nowMs()));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString(), atMs: nowMs() };
    });
  }
}
