// The OpenAI fake against OpenAI's own client for Node: it has to be right about the protocol before it judges ours.
import { Agent } from 'node:https';
import { connect, type NetConnectOpts } from 'node:net';
import OpenAI from 'openai';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spokenPcm } from './harness/microphone.js';
import { VendorFake } from './harness/vendor-fake.js';

describe('engines: the OpenAI fake and the openai package', () => {
  let fake: VendorFake;
  let sentence: Buffer;

  beforeAll(async () => {
    fake = await VendorFake.start('openai', '--pace', '20', '--think-ms', '20', '--hears', 'Hello.');
    sentence = await spokenPcm('Hello, can you hear me?', 24_000);
  });
  afterAll(() => fake.stop());

  const client = (apiKey: string): OpenAI => new OpenAI({ apiKey, baseURL: `${fake.origin}/v1` });

  // The package always dials wss; the fake has no certificate, so the bytes go out as they are.
  const plain = Object.assign(new Agent(), { createConnection: (options: NetConnectOpts) => connect(options) });

  function converse(apiKey: string, until: (event: RealtimeServerEvent) => boolean, start: (realtime: OpenAIRealtimeWS) => void): Promise<RealtimeServerEvent[]> {
    const realtime = new OpenAIRealtimeWS({ model: 'gpt-realtime', options: { agent: plain } }, client(apiKey));
    const events: RealtimeServerEvent[] = [];
    return new Promise((resolve, reject) => {
      // Errors are events too; the package asks that somebody listens.
      realtime.on('error', () => undefined);
      realtime.socket.on('error', reject);
      realtime.socket.on('close', () => resolve(events));
      realtime.on('event', (event) => {
        events.push(event);
        if (event.type === 'session.created') start(realtime);
        if (until(event)) realtime.close();
      });
    });
  }

  it('mints a client secret that carries its session', async () => {
    const secret = await client('sk-fake').realtime.clientSecrets.create({ session: { type: 'realtime', model: 'gpt-realtime', audio: { output: { voice: 'cedar' } } } });
    expect(secret.value).toMatch(/^ek_/);
    expect(secret.expires_at).toBeGreaterThan(Date.now() / 1000);
    const [created] = await converse(secret.value, () => true, () => undefined);
    expect(created).toMatchObject({ type: 'session.created', session: { type: 'realtime', audio: { output: { voice: 'cedar' } } } });
  });

  it('hears a spoken sentence and answers aloud, in the order of the live service', async () => {
    const events = await converse(
      'ek_fake',
      (event) => event.type === 'response.done',
      (realtime) => {
        for (let at = 0; at < sentence.length; at += 9600)
          realtime.send({ type: 'input_audio_buffer.append', audio: sentence.subarray(at, at + 9600).toString('base64') });
        realtime.send({ type: 'input_audio_buffer.append', audio: Buffer.alloc(48_000).toString('base64') });
      },
    );
    const audio = events.reduce((bytes, event) => bytes + (event.type === 'response.output_audio.delta' ? Buffer.from(event.delta, 'base64').length : 0), 0);
    expect(audio / 48_000).toBeGreaterThan(2);
    // Each once, at its first coming; what follows the end of the answer may or may not have arrived.
    const kinds = [...new Set(events.map(({ type }) => type))].filter((type) => !/trans\w+\.delta$|^rate_limits/.test(type));
    expect(kinds).toEqual([
      'session.created',
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'conversation.item.input_audio_transcription.completed',
      'response.created',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_audio.delta',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.done',
    ]);
  });

  it('says so when the beta is asked for, and closes with 4000', async () => {
    const { default: WebSocket } = await import('ws');
    const socket = new WebSocket(`${fake.socketOrigin}/v1/realtime?model=gpt-realtime`, { headers: { authorization: 'Bearer ek_fake', 'openai-beta': 'realtime=v1' } });
    let first: unknown;
    socket.on('message', (data) => (first ??= JSON.parse(String(data))));
    const closed = await new Promise((resolve) => socket.on('close', (code, reason) => resolve([code, String(reason)])));
    expect(first).toMatchObject({ type: 'error', error: { code: 'beta_api_shape_disabled' } });
    expect(closed).toEqual([4000, 'invalid_request_error.beta_api_shape_disabled']);
  });

  it.each([
    ['ek_wrong', 'invalid_api_key'],
    ['ek_fault_version-mismatch', 'api_version_mismatch'],
  ])('refuses %s in band', async (key, code) => {
    const events = await converse(key, () => false, () => undefined);
    expect(events).toMatchObject([{ type: 'error', error: { code } }]);
  });
});
