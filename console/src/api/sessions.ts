import { call } from './problem';

export type Background = 'default' | 'transparent';

/** Somebody who speaks for the avatar. */
export type Agent =
  | { type: 'external'; url: string }
  | { type: 'openai-realtime'; client_secret: string }
  | { type: 'cartesia'; agent_id: string; access_token: string };

/** The body of `POST /api/v1/sessions`, as the playground sends it. */
export interface SessionRequest {
  avatar_id: string;
  background: Background;
  model: string;
  conversation_engine?: { type: 'text-echo'; tts: { engine: 'elevenlabs'; voice_id: string } } | Agent;
}

export interface CreatedSession {
  session_id: string;
  token: string;
}

/** What the person chose before pressing Start. */
export interface Choices {
  avatarId: string;
  voiceId: string | null;
  /** The agent to talk with; null to type what the avatar says. */
  agent: Agent | null;
  background: Background;
  preset: string;
  /** CSS colour that the playground lays behind a transparent picture; empty for a chequered ground. The server does not know of it. */
  backdrop: string;
}

export function sessionRequest(choices: Choices): SessionRequest {
  const request: SessionRequest = { avatar_id: choices.avatarId, background: choices.background, model: choices.preset };
  if (choices.agent) return { ...request, conversation_engine: choices.agent };
  // Without an engine the avatar speaks with its own default voice.
  if (choices.voiceId) request.conversation_engine = { type: 'text-echo', tts: { engine: 'elevenlabs', voice_id: choices.voiceId } };
  return request;
}

/** Whether the user speaks in such a session, rather than types. */
export const isSpoken = (request: SessionRequest | null) => (request?.conversation_engine?.type ?? 'text-echo') !== 'text-echo';

/** Whether everything is filled in that its engine asks for. */
export const isComplete = ({ agent }: Choices) => agent === null || Object.values(agent).every((each) => each.trim() !== '');

/** The request as it may be shown and copied. */
export function withoutSecrets(request: SessionRequest): SessionRequest {
  const engine = request.conversation_engine;
  if (engine?.type === 'openai-realtime') return { ...request, conversation_engine: { ...engine, client_secret: 'YOUR_CLIENT_SECRET' } };
  if (engine?.type === 'cartesia') return { ...request, conversation_engine: { ...engine, access_token: 'YOUR_ACCESS_TOKEN' } };
  return request;
}

export const createSession = (request: SessionRequest, apiKey: string) =>
  call<CreatedSession>('api/v1/sessions', apiKey, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  });

export const endSession = (sessionId: string, apiKey: string) =>
  call<null>(`api/v1/sessions/${encodeURIComponent(sessionId)}`, apiKey, { method: 'DELETE' });
