import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Rest } from './harness/rest.js';
import { VisavisServer } from './harness/server.js';

let server: VisavisServer;
let rest: Rest;

beforeAll(async () => {
  server = await VisavisServer.start();
  rest = await server.rest();
});

afterAll(async () => {
  await server?.stop();
});

/** The documented shape of a validation error: `detail` lists what is wrong where. */
function expectValidationError(body: unknown, where: string): void {
  const { detail } = body as { detail: { loc: (string | number)[]; msg: string; type: string }[] };
  expect(Array.isArray(detail)).toBe(true);
  expect(detail.length).toBeGreaterThan(0);
  for (const item of detail) {
    expect(Array.isArray(item.loc)).toBe(true);
    expect(typeof item.msg).toBe('string');
    expect(typeof item.type).toBe('string');
  }
  expect(detail.flatMap(({ loc }) => loc)).toContain(where);
}

describe('credentials', () => {
  const unknown = '00000000-0000-0000-0000-000000000000';
  const calls = [
    ['POST', '/api/v1/sessions'],
    ['POST', `/api/v1/sessions/${unknown}/tasks`],
    ['DELETE', `/api/v1/sessions/${unknown}`],
  ] as const;

  it.each(calls)('%s %s without a key is 401', async (method, path) => {
    const response = await fetch(`${server.origin}${path}`, { method });
    expect(response.status).toBe(401);
    expect(typeof ((await response.json()) as { detail: unknown }).detail).toBe('string');
  });

  it.each(['Bearer not-a-key', 'Bearer ', 'Basic dXNlcjpwYXNz'])('"%s" is 401', async (authorization) => {
    const response = await fetch(`${server.origin}/api/v1/sessions`, { method: 'POST', headers: { authorization } });
    expect(response.status).toBe(401);
  });
});

describe('bad requests', () => {
  it.each([
    ['{"avatar_id": ', 'body'],
    ['[]', 'body'],
    ['"text"', 'body'],
    [{ background: 'green' }, 'background'],
    [{ user_absent_timeout: '60' }, 'user_absent_timeout'],
    [{ user_absent_timeout: 9 }, 'user_absent_timeout'],
    [{ max_duration: 59 }, 'max_duration'],
    [{ avatar_id: 7 }, 'avatar_id'],
    [{ model: 'delta', render_model: 'golf' }, 'render_model'],
    [{ conversation_engine: { type: 'foo' } }, 'conversation_engine'],
    [{ conversation_engine: { type: 'text-echo' } }, 'tts'],
  ])('creating with %j is 422 and names %s', async (body, where) => {
    const answer = await rest.call('POST', '/api/v1/sessions', body);
    expect(answer.status).toBe(422);
    expectValidationError(answer.body, where);
  });

  it('an unknown voice is 400 with a text', async () => {
    const answer = await rest.call('POST', '/api/v1/sessions', { conversation_engine: { type: 'text-echo', tts: { voice_id: 'nobody' } } });
    expect(answer.status).toBe(400);
    expect(typeof (answer.body as { detail: unknown }).detail).toBe('string');
  });

  it('an unknown avatar is 410', async () => {
    expect((await rest.call('POST', '/api/v1/sessions', { avatar_id: 'nobody' })).status).toBe(410);
  });

  it.each([[{}], [{ text: 7 }], [{ text: null }]])('a task of %j is 422', async (body) => {
    const session = await rest.createSession();
    const answer = await rest.call('POST', `/api/v1/sessions/${session.session_id}/tasks`, body);
    expect(answer.status).toBe(422);
    expectValidationError(answer.body, 'text');
    await rest.deleteSession(session.session_id);
  });

  it('an unknown session is 404, with any spelling of its id', async () => {
    for (const id of ['00000000-0000-0000-0000-000000000000', 'not-an-id']) {
      expect((await rest.call('POST', `/api/v1/sessions/${id}/tasks`, { text: 'Hello' })).status).toBe(404);
      expect((await rest.call('DELETE', `/api/v1/sessions/${id}`)).status).toBe(404);
    }
  });

  it('the wrong method is 405', async () => {
    expect((await rest.call('PUT', '/api/v1/sessions', {})).status).toBe(405);
  });
});

describe('sessions over REST', () => {
  it('are created with no body, an empty object and unknown fields', async () => {
    for (const body of [undefined, {}, { conversation_engine: null, anything: 1 }]) {
      const answer = await rest.call('POST', '/api/v1/sessions', body);
      expect(answer.status).toBe(200);
      const { session_id, token } = answer.body as { session_id: string; token: string };
      expect(session_id.length).toBeGreaterThan(0);
      expect(token.length).toBeGreaterThan(20);
      await rest.deleteSession(session_id);
    }
  });

  it('answer a second DELETE with 200, a task after the end with 410 and the token with 404', async () => {
    const session = await rest.createSession();
    await rest.deleteSession(session.session_id);
    await rest.deleteSession(session.session_id);
    expect((await rest.call('POST', `/api/v1/sessions/${session.session_id}/tasks`, { text: 'Hello' })).status).toBe(410);
    const response = await fetch(`${server.origin}/_sdk/v0/sessions`, { headers: { 'x-session-token': session.token } });
    expect(response.status).toBe(404);
  });

  it('tell a browser what it needs to join', async () => {
    const session = await rest.createSession();
    const response = await fetch(`${server.origin}/_sdk/v0/sessions`, { headers: { 'x-session-token': session.token } });
    expect(response.status).toBe(200);
    const body = (await response.json()) as Record<string, unknown>;
    expect(body['id']).toBe(session.session_id);
    expect(typeof body['limited_access_token']).toBe('string');
    expect(body['room_url']).toBe(`${server.origin}/_sdk/v0/connections`);
    expect(body['session_config']).toEqual({ uses_stacked_alpha: false, ice_servers: [] });
    await rest.deleteSession(session.session_id);
  });

  it('refuse an offer that is none, and one without a credential', async () => {
    const session = await rest.createSession();
    const headers = { 'x-session-token': session.token };
    const { limited_access_token: credential } = (await (await fetch(`${server.origin}/_sdk/v0/sessions`, { headers })).json()) as {
      limited_access_token: string;
    };
    const offer = async (body: string, authorization?: string): Promise<number> =>
      (
        await fetch(`${server.origin}/_sdk/v0/connections`, {
          method: 'POST',
          headers: { 'content-type': 'application/sdp', ...(authorization ? { authorization } : {}) },
          body,
        })
      ).status;
    expect(await offer('v=0')).toBe(401);
    expect(await offer('v=0', 'Bearer nothing')).toBe(401);
    const refused = await offer('this is not SDP', `Bearer ${credential}`);
    expect([400, 422]).toContain(refused);
    await rest.deleteSession(session.session_id);
  });

  it('are described at /api/v1/openapi.json', async () => {
    const document = (await (await fetch(`${server.origin}/api/v1/openapi.json`)).json()) as { openapi: string; paths: Record<string, object> };
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/v1/sessions', '/api/v1/sessions/{id}', '/api/v1/sessions/{id}/tasks']),
    );
  });
});
