import { call } from './problem';

/** One thing that happened in a session, as `GET /api/v1/sessions/{id}/events` tells it; the types are those of docs/reference/session-events.md. */
export interface SessionEvent {
  number: number;
  at: string;
  type: string;
  segment_id?: string;
  viewer?: string;
  code?: string;
  seconds?: number;
}

export interface SessionEvents {
  events: SessionEvent[];
  /** How many more there were. */
  dropped: number;
}

/** Those that came after number `after`. */
export const readSessionEvents = (sessionId: string, after: number, apiKey: string) =>
  call<SessionEvents>(`api/v1/sessions/${encodeURIComponent(sessionId)}/events?after=${after}`, apiKey);
