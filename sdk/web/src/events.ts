/** Speech begins, or a phrase of it begins or ends; `phrase_id` is the id of the task or segment. */
export interface PhraseEvent<Type extends string = string> {
  type: Type;
  phrase_id: string;
}

export interface SpeakingEndedEvent {
  type: 'avatar_ended_speaking';
}

export interface TranscriptEvent<Type extends string = string> {
  type: Type;
  transcript: string;
  timestamp: number;
}

/** The session failed on the server. */
export interface SessionErrorEvent {
  type: 'error';
  error: {
    type: 'session_lifecycle_error';
    code: 'internal_error' | 'limits_exceeded' | 'openai-realtime-version-mismatch' | (string & {});
    message: string;
    session_id: string;
  };
}

/** A message that the conversation engine sent to this page. */
export interface EngineMessageEvent {
  type: 'conversation_engine.external.message.receive';
  data: unknown;
}

/** What the `event` callback gets: the name of another event with its payload. */
export interface CatchAllEvent {
  event: string;
  value: unknown;
}

/**
 * State of the microphone: `off` muted or not in use, `loading` waiting for permission or device, `sendable` ready while the
 * connection is not, `playable` live, `blocked` refused or not available, `interrupted` taken away by the system.
 * `receivable` is part of the vocabulary and does not occur for a local microphone.
 */
export type LocalMicState = 'blocked' | 'off' | 'sendable' | 'loading' | 'interrupted' | 'playable' | 'receivable';

/**
 * State of the connection: `idle` before `join()`, `connecting`, `connected`, `reconnecting` after it was lost (the session goes
 * on meanwhile), `failed` when it could not be had (back), `ended` when the server closed it.
 */
export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'failed' | 'ended';

/** Events by name. Events of the server that are not listed here reach `on` under their `type` as well. */
export interface AvatarEventMap {
  init: undefined;
  idle: { data: null };
  error: SessionErrorEvent;
  avatar_started_speaking: PhraseEvent<'avatar_started_speaking'>;
  avatar_ended_speaking: SpeakingEndedEvent;
  avatar_started_speaking_phrase: PhraseEvent<'avatar_started_speaking_phrase'>;
  avatar_ended_speaking_phrase: PhraseEvent<'avatar_ended_speaking_phrase'>;
  'ce_events.realtime.input_transcript': TranscriptEvent<'ce_events.realtime.input_transcript'>;
  'ce_events.realtime.response_transcript': TranscriptEvent<'ce_events.realtime.response_transcript'>;
  'conversation_engine.external.message.receive': EngineMessageEvent;
  local_audio_change: boolean;
  local_mic_state_change: LocalMicState;
  /** Ours: the connection changed its state. */
  connection_state_change: ConnectionState;
  /** Ours: true when the browser refused to play sound before a click, false when sound plays. */
  audio_blocked_change: boolean;
  event: CatchAllEvent;
}
