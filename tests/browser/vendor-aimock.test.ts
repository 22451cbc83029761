// The server against aimock, an OpenAI Realtime server of other people: it opens sessions, and refuses the beta as the live service does.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Rest } from './harness/rest.js';
import { VisavisServer } from './harness/server.js';
import { until } from './harness/until.js';

/** A way to a port on this machine that notes the head of each request, and can add a header to it. */
class Way {
  readonly heads: string[] = [];
  readonly sockets = new Set<Socket>();
  extraHeader = '';

  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {}

  static async to(port: number): Promise<Way> {
    const server = createServer((socket) => way.carry(socket));
    const way = new Way(server, port);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return way;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1/realtime`;
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }

  private carry(socket: Socket): void {
    const onward = connect(this.port, '127.0.0.1');
    let head = '';
    const collect = (bytes: Buffer): void => {
      head += bytes.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', collect);
      this.heads.push(head);
      onward.write(head.replace('\r\n', `\r\n${this.extraHeader}`), 'latin1');
      socket.pipe(onward);
    };
    this.sockets.add(socket.on('data', collect));
    onward.pipe(socket);
    socket.on('close', () => this.sockets.delete(socket) && onward.destroy());
    for (const end of [socket, onward]) end.on('error', () => end.destroy());
  }
}

describe('engines: OpenAI Realtime against aimock', () => {
  const aimock = new LLMock({ port: 0 });
  let way: Way;
  let server: VisavisServer;
  let rest: Rest;

  beforeAll(async () => {
    await aimock.start();
    way = await Way.to(Number(new URL(aimock.url).port));
    server = await VisavisServer.start({ Engines__OpenAiRealtime__Url: way.url });
    rest = await server.rest();
  });
  afterAll(async () => {
    await server?.stop();
    way?.stop();
    await aimock.stop();
  });

  const create = (): Promise<{ session_id: string }> => rest.createSession({ conversation_engine: { type: 'openai-realtime', client_secret: 'ek_of_somebody' } });
  const session = async (id: string): Promise<{ end_reason: string | null }> => (await rest.call('GET', `/api/v1/sessions/${id}`)).body as { end_reason: string | null };

  it('opens a session with the bare address and the secret alone, and leaves it politely', async () => {
    const { session_id } = await create();
    await until('the session is open', () => server.output.includes('OpenAI Realtime session open'));
    expect((await session(session_id)).end_reason).toBeNull();
    expect(way.heads[0]).toMatch(/^GET \/v1\/realtime HTTP/);
    expect(way.heads[0]).toMatch(/^authorization: Bearer ek_of_somebody\r$/im);
    expect(way.heads[0]).not.toMatch(/openai-beta|model=/i);
    await rest.deleteSession(session_id);
    await until('the connection is closed', () => way.sockets.size === 0);
  });

  it('ends with a version mismatch where the beta is refused', async () => {
    way.extraHeader = 'OpenAI-Beta: realtime=v1\r\n';
    const { session_id } = await create();
    // The session waits for its page to tell it why; the log knows already.
    const line = await until('the engine has failed', () => server.output.split('\n').find((text) => text.includes(`${session_id}: the engine failed`)));
    expect(line).toContain('(EngineVersion)');
    await until('the connection is closed', () => way.sockets.size === 0);
  });
});
