import { call } from './problem';

export type Background = 'default' | 'transparent';

/** The body of `POST /api/v1/sessions`, as the playground sends it. */
export interface SessionRequest {
  avatar_id: string;
  background: Background;
  model: string;
  conversation_engine?: { type: 'text-echo'; tts: { engine: 'elevenlabs'; voice_id: string } } | { type: 'external'; url: string };
}

export interface CreatedSession {
  session_id: string;
  token: string;
}

/** What the person chose before pressing Start. */
export interface Choices {
  avatarId: string;
  voiceId: string | null;
  /** WebSocket of the agent to talk with; null to type what the avatar says. */
  agentUrl: string | null;
  background: Background;
  preset: string;
}

export function sessionRequest(choices: Choices): SessionRequest {
  const request: SessionRequest = { avatar_id: choices.avatarId, background: choices.background, model: choices.preset };
  if (choices.agentUrl !== null) return { ...request, conversation_engine: { type: 'external', url: choices.agentUrl } };
  // Without an engine the avatar speaks with its own default voice.
  if (choices.voiceId) request.conversation_engine = { type: 'text-echo', tts: { engine: 'elevenlabs', voice_id: choices.voiceId } };
  return request;
}

/** Whether the user speaks in such a session, rather than types. */
export const isSpoken = (request: SessionRequest | null) => request?.conversation_engine?.type === 'external';

export const createSession = (request: SessionRequest, apiKey: string) =>
  call<CreatedSession>('api/v1/sessions', apiKey, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  });

export const endSession = (sessionId: string, apiKey: string) =>
  call<null>(`api/v1/sessions/${encodeURIComponent(sessionId)}`, apiKey, { method: 'DELETE' });
