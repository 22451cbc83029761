import { VisavisAvatar, type ConnectionState, type LocalMicState } from '@visavis/web-sdk';
import { readSessionEvents } from '../api/session-events';
import { createSession, endSession, isSpoken, sessionRequest, type Choices, type CreatedSession, type SessionRequest } from '../api/sessions';
import { failureOf, type Failure } from './failure';
import { answersAfter, figuresAfter, noFigures, type Figures } from './figures';
import { Senses, type LipSample } from './senses';
import { cutEvent, stopEvent } from './timeline';
import { noPhrases, phrasesAfter, type PhraseAction, type Phrases } from './phrases';

export type Phase = 'ready' | 'starting' | 'live' | 'ending' | 'over';

export interface LoggedEvent {
  key: number;
  /** Milliseconds since Start was pressed. */
  atMs: number;
  name: string;
  value: unknown;
}

/** Ids of the browser's devices; empty for its own choice. */
export interface Devices {
  microphoneId: string;
  speakerId: string;
}

export interface TranscriptLine {
  key: number;
  who: 'user' | 'avatar';
  text: string;
}

/** All that the playground shows of a session. A new object after each change. */
export interface SessionView {
  phase: Phase;
  failure: Failure | null;
  sessionId: string;
  request: SessionRequest | null;
  connection: ConnectionState;
  audioBlocked: boolean;
  speaking: boolean;
  microphone: 'off' | 'loading' | 'on' | 'blocked';
  startedAtMs: number;
  phrases: Phrases;
  /** What both sides said, where the engine writes it down; in the order of its being told. */
  transcript: readonly TranscriptLine[];
  events: readonly LoggedEvent[];
  figures: Figures;
}

const initial: SessionView = {
  phase: 'ready',
  failure: null,
  sessionId: '',
  request: null,
  connection: 'idle',
  audioBlocked: false,
  speaking: false,
  microphone: 'off',
  startedAtMs: 0,
  phrases: noPhrases,
  transcript: [],
  events: [],
  figures: noFigures,
};

const keptEvents = 500;
const pictureTimeoutMs = 20_000;

/** One conversation at a time: creates the session, joins it through the SDK, follows it and ends it. */
export class LiveSession {
  view: SessionView = initial;
  #avatar: VisavisAvatar | undefined;
  #created: CreatedSession | undefined;
  #apiKey = '';
  #devices: Devices = { microphoneId: '', speakerId: '' };
  #listeners = new Set<() => void>();
  #figuresTimer: ReturnType<typeof setInterval> | undefined;
  #senses: Senses | undefined;
  #lastEvent = 0;
  #peakLevel = 0;
  #nextKey = 1;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly snapshot = (): SessionView => this.view;

  async start(root: HTMLElement, choices: Choices, apiKey: string): Promise<void> {
    if (this.view.phase === 'starting' || this.view.phase === 'live') return;
    const request = sessionRequest(choices);
    this.#apiKey = apiKey;
    this.#set({ ...initial, phase: 'starting', request, startedAtMs: performance.now() });
    try {
      this.#created = await createSession(request, apiKey);
      this.#set({ sessionId: this.#created.session_id });
      this.#avatar = new VisavisAvatar(root, { sessionToken: this.#created.token, apiHost: '.', keepAlive: true, audioSource: isSpoken(request) });
      this.#follow(this.#avatar);
      await this.#avatar.init({ timeout: pictureTimeoutMs });
      this.#set({ phase: 'live' });
      const { microphoneId, speakerId } = this.#devices;
      this.#switchDevices(microphoneId, speakerId);
      this.#senses = new Senses(this.#avatar, request.background === 'transparent', (tookMs) => this.#set({ figures: answersAfter(this.view.figures, tookMs) }));
      this.#lastEvent = 0;
      this.#figuresTimer = setInterval(() => this.#look(), 1000);
    } catch (error) {
      await this.#leave();
      this.#set({ phase: 'ready', failure: failureOf(error) });
    }
  }

  async say(text: string): Promise<void> {
    const key = this.#nextKey++;
    this.#phrases({ type: 'said', key, text });
    this.#senses?.sent();
    try {
      const { task_id } = await this.#avatar!.task(text);
      this.#phrases({ type: 'accepted', key, taskId: task_id });
    } catch (error) {
      this.#phrases({ type: 'refused', key, failure: failureOf(error).advice });
    }
  }

  async stopSpeaking(): Promise<void> {
    this.#phrases({ type: 'stopped' });
    this.#log(stopEvent, undefined);
    await this.#avatar?.cancelAllTasks().catch(() => undefined);
  }

  /** For the phrases that follow; those still waiting are dropped by the server. */
  async changeVoice(voiceId: string): Promise<void> {
    this.#phrases({ type: 'stopped' });
    await this.#avatar?.changeVoice({ engine: 'elevenlabs', voice_id: voiceId }).catch((error: unknown) => this.#log('console.voice_refused', failureOf(error).advice));
  }

  async end(): Promise<void> {
    if (this.view.phase !== 'live') return;
    this.#set({ phase: 'ending' });
    await this.#leave();
    this.#set({ phase: 'over' });
  }

  setMicrophone(on: boolean): void {
    this.#avatar?.toggleLocalAudio(on);
  }

  /** For this session, when there is one, and for those that follow. */
  useDevices(devices: Devices): void {
    const before = this.#devices;
    this.#devices = devices;
    if (this.view.phase !== 'live') return;
    // The browser's own choice is called "default", in both lists.
    const changed = (now: string, then: string) => (now === then ? '' : now || 'default');
    this.#switchDevices(changed(devices.microphoneId, before.microphoneId), changed(devices.speakerId, before.speakerId));
  }

  unblockAudio(): void {
    void this.#avatar?.unblockAudio();
  }

  /** What was seen and heard of late; the same list all along, changed in place. */
  lipSamples(): readonly LipSample[] {
    return this.#senses?.samples ?? [];
  }

  /** Level of the voice right now, for the meters; 0 to 1 linear. */
  level(): number {
    const level = this.#senses?.level ?? this.#avatar?.audioLevel ?? 0;
    this.#peakLevel = Math.max(this.#peakLevel, level);
    return level;
  }

  #switchDevices(microphoneId: string, speakerId: string): void {
    const refused = (error: unknown) => this.#log('console.device_refused', failureOf(error).advice);
    if (speakerId) void this.#avatar?.setOutputDevice({ outputDeviceId: speakerId }).catch(refused);
    if (microphoneId && isSpoken(this.view.request)) void this.#avatar?.setInputDevices({ audioDeviceId: microphoneId }).catch(refused);
  }

  #follow(avatar: VisavisAvatar): void {
    avatar.on('event', ({ event, value }) => this.#log(event, value));
    avatar.on('avatar_started_speaking', () => this.#set({ speaking: true }));
    avatar.on('avatar_ended_speaking', () => this.#set({ speaking: false }));
    avatar.on('avatar_started_speaking_phrase', ({ phrase_id }) => this.#phrases({ type: 'started', taskId: phrase_id }));
    avatar.on('avatar_ended_speaking_phrase', ({ phrase_id }) => this.#phrases({ type: 'ended', taskId: phrase_id }));
    avatar.on('ce_events.realtime.input_transcript', ({ transcript }) => this.#write('user', transcript));
    avatar.on('ce_events.realtime.response_transcript', ({ transcript }) => this.#write('avatar', transcript));
    avatar.on('local_mic_state_change', (state) => this.#set({ microphone: microphoneOf(state) }));
    avatar.on('audio_blocked_change', (audioBlocked) => this.#set({ audioBlocked }));
    avatar.on('error', ({ error }) => this.#set({ failure: { title: 'The session failed on the server.', advice: error.message } }));
    avatar.on('connection_state_change', (connection) => {
      this.#set({ connection });
      if (this.view.phase === 'live' && (connection === 'ended' || connection === 'failed')) void this.#lost(connection);
    });
  }

  async #lost(connection: ConnectionState): Promise<void> {
    this.#set({ phase: 'ending' });
    await this.#leave();
    const failure =
      connection === 'ended'
        ? { title: 'The session ended.', advice: 'The server closed it: it was deleted, taken over by another page, or reached its time limit.' }
        : { title: 'The connection was lost.', advice: 'It could not be had back within a minute. Check the network, then start again.' };
    this.#set({ phase: 'over', failure: this.view.failure ?? failure });
  }

  async #leave(): Promise<void> {
    clearInterval(this.#figuresTimer);
    this.#senses?.stop();
    this.#senses = undefined;
    const avatar = this.#avatar;
    const created = this.#created;
    this.#avatar = this.#created = undefined;
    this.#phrases({ type: 'stopped' });
    await avatar?.dispose();
    // It may have ended by itself, and then nothing is left to end.
    if (created) await endSession(created.session_id, this.#apiKey).catch(() => undefined);
    this.#set({ speaking: false, audioBlocked: false, microphone: 'off' });
  }

  /** Once a second: everything that does not come by itself. */
  #look(): void {
    this.#senses?.follow();
    void this.#readFigures();
    void this.#readCuts();
  }

  /** The page's events do not say whether a phrase was cut, and by whom; the server's do. */
  async #readCuts(): Promise<void> {
    const id = this.#created?.session_id;
    if (!id) return;
    const { events } = await readSessionEvents(id, this.#lastEvent, this.#apiKey).catch(() => ({ events: [] }));
    // Another reading, or another session, may have come in between.
    for (const event of id === this.#created?.session_id ? events : []) {
      if (event.number <= this.#lastEvent) continue;
      this.#lastEvent = event.number;
      if (event.type !== 'segment_interrupted') continue;
      this.#log(cutEvent, { phrase_id: event.segment_id, by: event.code });
      this.#phrases({ type: 'cut', taskId: event.segment_id! });
    }
  }

  async #readFigures(): Promise<void> {
    const stats = await this.#avatar?.stats();
    if (!stats) return;
    this.#set({ figures: figuresAfter(this.view.figures, stats, this.#peakLevel) });
    this.#peakLevel = 0;
  }

  #write(who: TranscriptLine['who'], text: string): void {
    if (text.trim()) this.#set({ transcript: [...this.view.transcript, { key: this.#nextKey++, who, text }] });
  }

  #log(name: string, value: unknown): void {
    const entry: LoggedEvent = { key: this.#nextKey++, atMs: performance.now() - this.view.startedAtMs, name, value };
    this.#set({ events: [...this.view.events.slice(1 - keptEvents), entry] });
  }

  #phrases(action: PhraseAction): void {
    this.#set({ phrases: phrasesAfter(this.view.phrases, action) });
  }

  #set(change: Partial<SessionView>): void {
    this.view = { ...this.view, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function microphoneOf(state: LocalMicState): SessionView['microphone'] {
  if (state === 'blocked' || state === 'loading' || state === 'off') return state;
  return 'on';
}
