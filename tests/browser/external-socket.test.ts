// The external engine's socket against the real server: sections B.3, B.4, C.1, C.5 and H.3 of the contract.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from './harness/agent.js';
import { converse, endReason } from './harness/conversation.js';
import { Rest } from './harness/rest.js';
import type { Scene } from './harness/scene.js';
import { VisavisServer } from './harness/server.js';
import { until } from './harness/until.js';

// Pings at a tenth of their default pace.
const pace = { VISAVIS__Engines__External__PingInterval: '00:00:07.5', VISAVIS__Engines__External__PongTimeout: '00:00:03' };
const scene = {} as Scene;

beforeAll(async () => {
  scene.server = await VisavisServer.start(pace);
  scene.rest = await scene.server.rest();
});

afterAll(() => scene.server?.stop());

const external = (url: string, more: object = {}): object => ({ conversation_engine: { type: 'external', url, ...more } });

describe('external engine, its socket', () => {
  it('EXT-01, EXT-02: is opened at creation, with path, query and headers as they were given, and no others', async () => {
    const agent = await Agent.start();
    const headers = { Authorization: 'Bearer s3cret', 'X-Room': 'a, b;c="d"', 'X-Name': 'Zoë' };
    await scene.rest.createSession(external(`${agent.url}/a%2Fb/../c?token=%7Ex%20y&Z=1`, { headers }));
    await agent.connected();

    const upgrade = agent.upgrades[0]!;
    expect(upgrade.url).toBe('/a%2Fb/../c?token=%7Ex%20y&Z=1');
    const names = upgrade.rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
    expect(names.sort()).toEqual(['authorization', 'connection', 'host', 'sec-websocket-key', 'sec-websocket-version', 'upgrade', 'x-name', 'x-room']);
    expect(upgrade.headers.authorization).toBe('Bearer s3cret');
    expect(upgrade.headers['x-room']).toBe('a, b;c="d"');
    expect(Buffer.from(upgrade.headers['x-name'] as string, 'latin1').toString()).toBe('Zoë');
    await agent.stop();
  });

  it.each([401, 403, 500, 302])('EXT-03: an upgrade refused with %i ends the session, without a second try', async (refuseWith) => {
    const agent = await Agent.start({ refuseWith });
    const session = await scene.rest.createSession(external(agent.url));
    expect(await endReason(scene, session)).toBe('engine_connect_failed');
    expect(agent.upgrades).toHaveLength(1);
    await agent.stop();
  });

  it.each([1000, 1001, 1011, undefined])('EXT-40: an engine that leaves with %s ends the session, and is not called again', async (code) => {
    const { agent, session } = await converse(scene);
    if (code) agent.socket!.close(code);
    else agent.socket!.terminate();
    expect(await endReason(scene, session)).toBe('engine_closed');
    expect(agent.upgrades).toHaveLength(1);
    await agent.stop();
  });

  it('LIFE-08: a deleted session closes the socket with 1000 and the reason', async () => {
    const { agent, session } = await converse(scene);
    await scene.rest.deleteSession(session.session_id);
    expect(await agent.gone()).toMatchObject({ code: 1000, reason: 'deleted' });
    await agent.stop();
  });

  it('EXT-08, EXT-09, EXT-44, D-C10: create is answered once, with the uid as it was given; a number is none; more fields do no harm', async () => {
    const { agent, session } = await converse(scene);
    const uids = ['plain', 'ключ 🗝 with spaces', ' ', 'x'.repeat(1000), undefined];
    for (const uid of uids) {
      agent.create(uid);
      agent.close(uid);
    }
    await agent.told('closed', uids.length);
    expect(agent.of('created').map((m) => m['segment_uid'])).toEqual([...uids.slice(0, -1), null]);
    expect(new Set(agent.of('created').map((m) => m['segment_id'])).size).toBe(uids.length);

    agent.create(7);
    await agent.told('error');
    agent.send({ type: 'avatar.speech.segment.create', segment_uid: 'after', colour: 'red', more: [null] });
    await agent.told('created', uids.length + 1);
    expect(agent.of('error')).toHaveLength(1);
    await scene.rest.deleteSession(session.session_id);
    await agent.stop();
  });

  it('EXT-17, EXT-18, EXT-23, EXT-24: what is out of order is refused and changes nothing', async () => {
    const { agent, session } = await converse(scene);
    agent.close('nothing');
    await agent.told('error', 1);
    agent.create('a');
    agent.create('b');
    agent.create('a');
    agent.close('c');
    agent.sendAudio(Buffer.alloc(960));
    agent.close('a');
    await agent.told('closed');
    expect(agent.of('error').map(({ subtype }) => subtype)).toEqual(Array(4).fill('avatar.speech.segment.error'));
    expect(agent.of('created')).toHaveLength(1);
    await scene.rest.deleteSession(session.session_id);
    await agent.stop();
  });

  it.each([
    ['EXT-19', '{"type":"avatar.dance"}', 'message.type.error'],
    ['EXT-20', 'not json', 'json.parsing.error'],
    ['EXT-21', '[1]', 'message.type.error'],
    ['EXT-21', '"text"', 'message.type.error'],
    ['EXT-21', '12', 'message.type.error'],
    ['EXT-21', '{}', 'message.type.error'],
    ['EXT-43', '{"type":"sdk.message.send"}', 'message.validation.error'],
  ])('%s, EXT-22: %s is answered with %s, and the socket stays open', async (_, text, subtype) => {
    const { agent, session } = await converse(scene);
    agent.send(text);
    const error = await agent.told('error');
    expect(error['subtype']).toBe(subtype);
    expect(typeof error['reason']).toBe('string');
    agent.create('still here');
    await agent.told('created');
    await scene.rest.deleteSession(session.session_id);
    await agent.stop();
  });

  it('EXT-27, EXT-28, EXT-34, EXT-37: interrupts and audio take effect in the order of their arrival', async () => {
    const { agent, session } = await converse(scene);
    agent.interrupt(); // Nothing to cut: no answer.
    agent.sendAudio(Buffer.alloc(0)); // Nothing at all.
    for (const uid of ['one', 'two', 'three']) agent.say(uid, Buffer.alloc(48_000));
    agent.interrupt();
    await agent.told('interrupted', 3);
    expect(agent.of('interrupted').map((m) => m['played_duration'])).toEqual([0, 0, 0]);
    expect(agent.of('error')).toEqual([]);

    agent.create('open');
    agent.sendAudio(Buffer.alloc(960));
    agent.close('open');
    agent.sendAudio(Buffer.alloc(960));
    await agent.told('error');
    expect(agent.messages.at(-1)!.type).toBe('error');
    expect(agent.messages.at(-2)!.type).toBe('avatar.speech.segment.closed');
    await scene.rest.deleteSession(session.session_id);
    await agent.stop();
  });

  it('EXT-38, EXT-39: is pinged while it is idle; an engine that does not answer loses the session', async () => {
    const [answering, silent] = [await Agent.start(), await Agent.start({ pongs: false })];
    const lasting = await scene.rest.createSession(external(answering.url));
    const lost = await scene.rest.createSession(external(silent.url));
    await until('the silent engine is given up', () => silent.closed, { timeoutMs: 20_000 });
    expect(await endReason(scene, lost)).toBe('pong_timeout');
    // At a tenth: 75 s, give or take 10, and 30 s, give or take 5 (and a moment for a busy machine).
    const [pingMs] = silent.pingsMs;
    expect(Math.abs(pingMs! - silent.connectedMs - 7500)).toBeLessThan(1000);
    expect(silent.closed!.atMs - pingMs!).toBeGreaterThan(2400);
    expect(silent.closed!.atMs - pingMs!).toBeLessThan(3600);
    // The other one was pinged at the same time, and has outlived the limit.
    expect(answering.pingsMs).toHaveLength(1);
    expect(answering.closed).toBeUndefined();
    await scene.rest.deleteSession(lasting.session_id);
    await answering.stop();
    await silent.stop();
  });

  it('C.1: a ping of the engine is answered', async () => {
    const { agent, session } = await converse(scene);
    const pong = new Promise<Buffer>((resolve) => agent.socket!.on('pong', resolve));
    agent.socket!.ping(Buffer.from('are you there'));
    expect(String(await pong)).toBe('are you there');
    await scene.rest.deleteSession(session.session_id);
    await agent.stop();
  });

  it('D-C4: messages up to the limits are taken', async () => {
    const { agent, session } = await converse(scene);
    agent.create('long');
    agent.sendAudio(Buffer.alloc(4 * 1024 * 1024));
    agent.send(JSON.stringify({ type: 'avatar.dance', much: 'x'.repeat(256 * 1024 - 50) }));
    await agent.told('error');
    expect(agent.of('error')[0]!['subtype']).toBe('message.type.error');
    agent.close('long');
    await agent.told('closed');
    await scene.rest.deleteSession(session.session_id);
    await agent.stop();
  });

  it.each([
    ['audio', (agent: Agent) => agent.sendAudio(Buffer.alloc(4 * 1024 * 1024 + 2))],
    ['text', (agent: Agent) => agent.send(`{"much":"${'x'.repeat(256 * 1024)}"}`)],
  ])('D-C4: longer %s closes with 1009', async (_, send) => {
    const { agent, session } = await converse(scene);
    agent.create('long');
    send(agent);
    expect((await agent.gone()).code).toBe(1009);
    expect(await endReason(scene, session)).toBe('engine_lost');
    await agent.stop();
  });

  it('D-C7: 64 MiB are kept; what is more is dropped and told once, and an interrupt behind it still cuts', async () => {
    const { agent, session } = await converse(scene);
    const piece = Buffer.alloc(4 * 1024 * 1024);
    agent.create('endless');
    for (let i = 0; i < 16; i++) agent.sendAudio(piece);
    agent.send('{}'); // Answered in its turn: nothing was refused before it.
    await agent.told('error');
    expect(agent.of('error')[0]!['subtype']).toBe('message.type.error');
    for (let i = 0; i < 3; i++) agent.sendAudio(piece);
    agent.interrupt();
    await agent.told('interrupted');
    expect(agent.of('error').map(({ subtype }) => subtype)).toEqual(['message.type.error', 'avatar.speech.segment.error']);
    await scene.rest.deleteSession(session.session_id);
    await agent.stop();
  });

  it('D-C27, D-C28: a message to the browser is dropped while nobody is there; one that is too long is refused', async () => {
    const { agent, session } = await converse(scene);
    agent.send({ type: 'sdk.message.send', data: { nobody: 'hears this' } });
    agent.send({ type: 'sdk.message.send', data: 'x'.repeat(64 * 1024) });
    await agent.told('error');
    agent.create('still here');
    await agent.told('created');
    expect(agent.of('error').map(({ subtype }) => subtype)).toEqual(['message.validation.error']);
    await scene.rest.deleteSession(session.session_id);
    await agent.stop();
  });

  it('D-A20: a host that the operator does not allow is refused at creation', async () => {
    const strict = await VisavisServer.start({ VISAVIS__Outbound__AllowPrivateNetworks: 'false', VISAVIS__Outbound__AllowInsecure: 'true' });
    try {
      const rest = new Rest(strict.origin, await strict.apiKey());
      for (const host of ['127.0.0.1', '[::1]', 'localhost', '169.254.169.254', '10.0.0.1', '[::ffff:192.168.0.1]']) {
        const { status, body } = await rest.call('POST', '/api/v1/sessions', external(`ws://${host}:9/`));
        expect([host, status]).toEqual([host, 400]);
        expect(typeof (body as { detail: unknown }).detail).toBe('string');
      }
    } finally {
      await strict.stop();
    }
  });
});
