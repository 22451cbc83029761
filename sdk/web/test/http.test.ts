import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SessionApi } from '../src/api.js';
import { candidateFragment, Signalling } from '../src/signalling.js';

interface Answer {
  status: number;
  body?: string;
  headers?: Record<string, string>;
}

/** What the server was asked, and what it is to answer. */
let requests: Array<{ line: string; token: string; type: string; body: string }>;
let answer: Answer;
let server: Server;
let origin: string;

beforeEach(async () => {
  requests = [];
  answer = { status: 200, body: 'null' };
  server = createServer(async (request, response) => {
    requests.push({
      line: `${request.method} ${request.url}`,
      token: String(request.headers['x-session-token'] ?? request.headers.authorization),
      type: String(request.headers['content-type']),
      body: await bodyOf(request),
    });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => void server.close());

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

const api = (signal = new AbortController().signal) => new SessionApi(`${origin}/live`, 'the-token', signal);

describe('SessionApi', () => {
  it('reads the session with the token in its header and resolves the room address', async () => {
    answer.body = JSON.stringify({ id: 's', limited_access_token: 'l', room_url: '/_sdk/v0/connections', session_config: { uses_stacked_alpha: false } });
    const session = await api().session();
    expect(session.room_url).toBe(`${origin}/_sdk/v0/connections`);
    expect(requests).toMatchObject([{ line: 'GET /live/_sdk/v0/sessions', token: 'the-token' }]);
  });

  it('posts a task as JSON and returns its id', async () => {
    answer.body = '{"task_id":"t1"}';
    expect(await api().task('Guten Tag ☀')).toEqual({ task_id: 't1' });
    expect(requests).toMatchObject([{ line: 'POST /live/_sdk/v0/sessions/tasks', type: 'application/json', body: '{"text":"Guten Tag ☀"}' }]);
  });

  it('sends the other calls the way the contract names them', async () => {
    await api().startStream();
    await api().cancelAllTasks();
    await api().changeVoice({ engine: 'elevenlabs', voice_id: 'slt' });
    expect(requests.map((each) => [each.line, each.body])).toEqual([
      ['POST /live/_sdk/v0/sessions/start_stream', ''],
      ['POST /live/_sdk/v0/sessions/cancel_all_speech_tasks', ''],
      ['PATCH /live/_sdk/v0/sessions/config', '{"conversation_engine":{"type":"text-echo","tts":{"engine":"elevenlabs","voice_id":"slt"}}}'],
    ]);
  });

  it.each([
    [401, '{"detail":"No such token"}', 'unauthorized', 'No such token'],
    [404, '', 'session_not_found', '404'],
    [503, '{"detail":"No free renderer"}', 'busy', 'No free renderer'],
    [422, '{"detail":[{"loc":["body","text"],"msg":"is required","type":"missing"}]}', 'refused', 'body.text: is required'],
    [500, '<html>', 'refused', '500'],
  ])('rejects on %i with a code and the reason in words', async (status, body, code, words) => {
    answer = { status, body };
    await expect(api().task('x')).rejects.toMatchObject({ name: 'VisavisError', code, status, message: expect.stringContaining(words) });
  });

  it('names the server that it could not reach', async () => {
    await new Promise((closed) => server.close(closed));
    await expect(api().session()).rejects.toMatchObject({ code: 'network', message: expect.stringContaining(origin) });
  });

  it('tells a request that dispose() cut off from one that failed', async () => {
    const abort = new AbortController();
    const pending = api(abort.signal).task('x');
    abort.abort();
    await expect(pending).rejects.toMatchObject({ code: 'disposed' });
  });

  it('says what is wrong when another kind of server answers', async () => {
    answer.body = '<!doctype html>';
    await expect(api().session()).rejects.toThrow(/apiHost/);
  });
});

describe('Signalling', () => {
  const never = new AbortController().signal;

  it('posts the offer, then patches and deletes at the address it was given', async () => {
    answer = { status: 201, body: 'v=0\r\n', headers: { Location: '/_sdk/v0/connections/c1' } };
    const signalling = new Signalling(`${origin}/_sdk/v0/connections`, 'limited');
    expect(await signalling.offer('v=0 offer', never)).toBe('v=0\r\n');
    await signalling.trickle('a=candidate:1', never);
    await signalling.leave();
    await signalling.leave();
    expect(requests).toEqual([
      { line: 'POST /_sdk/v0/connections', token: 'Bearer limited', type: 'application/sdp', body: 'v=0 offer' },
      { line: 'PATCH /_sdk/v0/connections/c1', token: 'Bearer limited', type: 'application/trickle-ice-sdpfrag', body: 'a=candidate:1' },
      { line: 'DELETE /_sdk/v0/connections/c1', token: 'Bearer limited', type: 'undefined', body: '' },
    ]);
  });

  it('refuses an answer that is not SDP', async () => {
    answer = { status: 200, body: '<!doctype html>' };
    await expect(new Signalling(`${origin}/x`, 'limited').offer('v=0', never)).rejects.toMatchObject({ code: 'refused' });
  });
});

describe('candidateFragment', () => {
  const sdp = 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=ice-ufrag:Ufr1\r\na=ice-pwd:secret\r\na=mid:0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:1\r\n';
  const candidate = (text: string) => ({ candidate: text }) as RTCIceCandidate;

  it('carries the credentials, the first media section and the candidates', () => {
    const fragment = candidateFragment([candidate('candidate:1 1 udp 1 192.0.2.1 5000 typ host')], sdp);
    expect(fragment).toBe(
      'a=ice-ufrag:Ufr1\r\na=ice-pwd:secret\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\n',
    );
  });

  it('is not worth a request when only hidden addresses are known', () => {
    expect(candidateFragment([candidate('candidate:1 1 udp 1 9b59-aa.local 5000 typ host'), candidate('')], sdp)).toBeUndefined();
  });
});
