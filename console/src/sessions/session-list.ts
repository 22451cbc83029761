import { call } from '../api/problem';

/** A session as `GET /api/v1/sessions` tells it. Times in seconds, moments in ISO 8601. */
export interface ListedSession {
  session_id: string;
  state: 'created' | 'active' | 'absent' | 'ended';
  engine: string;
  avatar_id: string;
  model: string;
  background: string;
  user_absent_timeout: number;
  max_duration: number;
  created_at: string;
  expires_at: string;
  absent_deadline?: string | null;
  ended_at?: string | null;
  end_reason?: string | null;
  usage: { duration_seconds: number; watched_seconds: number; spoken_seconds: number; tasks: number; characters: number };
}

export const listSessions = async (apiKey: string): Promise<ListedSession[]> => (await call<{ sessions: ListedSession[] }>('api/v1/sessions', apiKey)).sessions;

/** Why a session ended, for a person; the codes are those of docs/reference/errors.md. */
const reasons: Record<string, string> = {
  deleted: 'Ended by its owner',
  user_absent: 'Nobody was watching for too long',
  max_duration: 'Reached its longest duration',
  engine_closed: 'The engine closed the conversation',
  agent_ended: 'The agent ended the call',
  engine_connect_failed: 'The engine could not be reached',
  engine_lost: 'The connection to the engine broke',
  engine_version: 'The engine speaks another version of its protocol',
  pong_timeout: 'The engine stopped answering',
  internal_error: 'The server ran into a fault',
  server_shutdown: 'The server was shut down',
  server_lost: 'The server went away without a word',
};

export const reasonOf = (code: string | null | undefined): string => (code ? (reasons[code] ?? code) : '');

export const stateNames: Record<ListedSession['state'], string> = { created: 'Waiting', active: 'Watched', absent: 'Away', ended: 'Ended' };

/** `1:05`, or `2:03:09` from an hour on. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number: number) => String(number).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** Seconds until the session ends unless something happens; null when it has ended. */
export function secondsLeft(session: ListedSession, nowMs: number): number | null {
  if (session.state === 'ended') return null;
  const deadlines = [session.expires_at, session.absent_deadline].filter((each): each is string => Boolean(each)).map((each) => Date.parse(each));
  return Math.max(0, (Math.min(...deadlines) - nowMs) / 1000);
}
