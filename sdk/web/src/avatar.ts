import { SessionApi, type SessionInfo, type TaskResult, type TtsVoice } from './api.js';
import type { Connection, RoomMessage } from './connection.js';
import { devicesInUse, listDevices, openMicrophone, type InputDevices, type MediaDevicesInUse, type OutputDevice } from './devices.js';
import { Deferred } from './deferred.js';
import { Emitter } from './emitter.js';
import { notInitialized, VisavisError } from './error.js';
import type { AvatarEventMap, ConnectionState } from './events.js';
import { IdleTimer } from './idle-timer.js';
import { Link } from './link.js';
import { Microphone } from './microphone.js';
import { resolveOptions, resolveTimeoutMs, type AvatarOptions, type InitOptions, type JoinOptions, type ResolvedOptions } from './options.js';
import { Stage } from './stage/stage.js';
import { SpeechState } from './speech-state.js';
import { StatsReader, type AvatarStats } from './stats.js';

const engineMessageType = 'conversation_engine.external.message.send';
const turnShownType = 'visavis.turn.shown';

/**
 * A live avatar in a web page: connects to its session, shows it, carries the user's voice and tells what happens.
 *
 * ```ts
 * const avatar = new VisavisAvatar(document.getElementById('stage')!, { sessionToken });
 * await avatar.init();
 * await avatar.task('Hello!');
 * ```
 */
export class VisavisAvatar {
  /** True once `init()` has done its work. */
  inited = false;
  /** Id of the session; empty before `init()`. */
  session_id = '';
  /** The avatar's video and audio, for pages that show it by themselves. Tracks are added when they arrive. */
  readonly mediaStream: MediaStream;

  readonly #options: ResolvedOptions;
  readonly #events = new Emitter();
  readonly #idle = new IdleTimer(() => this.#onIdle());
  readonly #microphone: Microphone;
  readonly #stage: Stage;
  readonly #stats = new StatsReader();
  #speech = new SpeechState();
  readonly #onPageHide = () => void this.dispose();
  #abort = new AbortController();
  #api: SessionApi;
  #session: SessionInfo | undefined;
  #link: Link | undefined;
  #initialising: Promise<void> | undefined;
  #joining: Promise<void> | undefined;
  #video = new Deferred();
  #announced = false;
  #joinedAtMs = 0;
  #timeToFirstFrameMs: number | null = null;

  constructor(options: AvatarOptions);
  constructor(root: HTMLElement, options: AvatarOptions);
  constructor(rootOrOptions: HTMLElement | AvatarOptions, options?: AvatarOptions) {
    if (typeof window === 'undefined') throw new VisavisError('unsupported', 'The avatar works only in a browser');
    const root = rootOrOptions instanceof HTMLElement ? rootOrOptions : undefined;
    const given = root ? options : (rootOrOptions as AvatarOptions | undefined);
    if (!given) throw new TypeError('Options are missing: new VisavisAvatar(element, { sessionToken })');

    this.#options = resolveOptions(given, location.href);
    this.#api = new SessionApi(this.#options.apiHost, this.#options.sessionToken, this.#abort.signal);
    this.mediaStream = new MediaStream();
    this.#stage = new Stage(this.mediaStream, {
      onAudioBlocked: (blocked) => this.#events.emit('audio_blocked_change', blocked),
      onFirstFrame: () => this.#markFirstFrame(),
    });
    if (root) this.#stage.setRoot(root);
    this.#microphone = new Microphone(
      {
        onTrack: (track) => void this.#link?.connection?.setMicrophone(track),
        onState: (state) => this.#events.emit('local_mic_state_change', state),
        onAudio: (unmuted) => this.#events.emit('local_audio_change', unmuted),
      },
      (deviceId) => openMicrophone(deviceId, this.#options.microphone),
    );
    // Only a head start: what it would tell, init() tells as well.
    if (this.#options.preconnect) this.#api.startStream().catch(() => undefined);
  }

  /** State of the connection, as told by `connection_state_change`. */
  get connectionState(): ConnectionState {
    return this.#link?.state ?? 'idle';
  }

  /** True while the browser holds the sound back until the user's first click or key press. */
  get audioBlocked(): boolean {
    return this.#stage.audioBlocked;
  }

  /** Level of the avatar's voice, 0 to 1 linear, about a tenth of a second old; cheap enough for every animation frame. */
  get audioLevel(): number {
    return this.#link?.connection?.audioLevel ?? 0;
  }

  /** The user's microphone as it is sent, or null: for a page that shows how loud its user is. Changes with the device. */
  get microphoneTrack(): MediaStreamTrack | null {
    return this.#microphone.track;
  }

  /** The element that draws the avatar: a canvas where the background is transparent, else a video. */
  get view(): HTMLVideoElement | HTMLCanvasElement | null {
    return this.#stage.view;
  }

  /**
   * Fetches the session and joins it, unless `immediatelyJoin` is false. Resolves when the avatar's picture arrives.
   * Does nothing when it was done before.
   */
  init(options: InitOptions = {}): Promise<void> {
    if (this.inited) return Promise.resolve();
    if (this.#initialising) return this.#initialising;
    const attempt = this.#initWithin(resolveTimeoutMs(options.timeout), this.#abort.signal);
    this.#initialising = attempt;
    void attempt.catch(() => undefined).then(() => this.#initialising === attempt && (this.#initialising = undefined));
    return attempt;
  }

  /** Connects to the session. Resolves when media can flow. */
  async join(options: JoinOptions = {}): Promise<void> {
    if (!this.#session) throw notInitialized();
    if (this.#joining) return this.#joining;
    const attempt = this.#join(this.#session, options);
    this.#joining = attempt;
    void attempt.catch(() => undefined).then(() => this.#joining === attempt && (this.#joining = undefined));
    return attempt;
  }

  /** Leaves, and lets go of the microphone, the stream and the element. The session itself goes on until it notices the absence. */
  async dispose(): Promise<void> {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#api = new SessionApi(this.#options.apiHost, this.#options.sessionToken, this.#abort.signal);
    this.#idle.stop();
    removeEventListener('pagehide', this.#onPageHide);
    this.#microphone.stop();
    this.#stage.hide();
    for (const track of this.mediaStream.getTracks()) this.mediaStream.removeTrack(track);
    this.#session = undefined;
    // What is still under way belongs to the past: the next init() begins anew.
    this.#initialising = this.#joining = undefined;
    this.inited = false;
    this.#announced = false;
    this.#video.reject(new VisavisError('disposed', 'The avatar was disposed before its picture arrived'));
    this.#video = new Deferred();
    const link = this.#link;
    this.#link = undefined;
    await link?.close();
  }

  /** Moves the picture to another element without a new connection. The element used before is emptied. */
  attachDOMNode(node: HTMLElement): void {
    if (this.#link) this.#stage.move(node);
    else this.#stage.setRoot(node);
  }

  on<Name extends keyof AvatarEventMap>(name: Name, callback: (payload: AvatarEventMap[Name]) => void): void;
  on(name: string, callback: (payload: unknown) => void): void;
  on(name: string, callback: (payload: never) => void): void {
    this.#events.on(name, callback);
  }

  off<Name extends keyof AvatarEventMap>(name: Name, callback: (payload: AvatarEventMap[Name]) => void): void;
  off(name: string, callback: (payload: unknown) => void): void;
  off(name: string, callback: (payload: never) => void): void {
    this.#events.off(name, callback);
  }

  /** Lets the avatar say a text after what it is saying now. Resolves when it is queued, not when it is spoken. */
  async task(text: string): Promise<TaskResult> {
    if (!this.#session) throw notInitialized();
    this.#idle.start();
    return this.#api.task(text);
  }

  /** Stops the speech and empties the queue. */
  async cancelAllTasks(): Promise<void> {
    if (!this.#session) throw notInitialized();
    return (await this.#api.cancelAllTasks()) as void;
  }

  /** Changes the voice of a text-echo session for the tasks that follow. */
  async changeVoice(voice: TtsVoice): Promise<void> {
    if (!this.#session) throw notInitialized();
    await this.#api.changeVoice({ engine: voice.engine, voice_id: voice.voice_id });
  }

  /** Unmutes the microphone with true, mutes it with false, changes sides without a value. */
  toggleLocalAudio(value?: boolean): void {
    void this.#microphone.toggle(value);
  }

  async requestMediaDevices(): Promise<{ devices: MediaDeviceInfo[] }> {
    return { devices: await listDevices() };
  }

  async setInputDevices(devices: InputDevices): Promise<MediaDevicesInUse> {
    if (devices.audioDeviceId !== undefined) await this.#microphone.useDevice(devices.audioDeviceId);
    return devicesInUse(this.#microphone.deviceId, this.#stage.speakerId);
  }

  /** Throws (it does not reject) before `init()`. */
  setOutputDevice(device: OutputDevice): Promise<MediaDevicesInUse> {
    if (!this.#session) throw notInitialized();
    return this.#setOutputDevice(device.outputDeviceId);
  }

  /** Sends a message to the conversation engine. */
  sendMessage(data: unknown): void {
    this.#send({ type: engineMessageType, data });
  }

  /** Asks the conversation engine to read its configuration again. */
  updateConfig(): void {
    this.#send({ type: engineMessageType, data: { prompt_update: true } });
  }

  /** Plays the sound that the browser held back. Call it from a click handler; resolves with true when sound plays. */
  unblockAudio(): Promise<boolean> {
    return this.#stage.unblockAudio();
  }

  /** Live figures of the connection. Rates count since the call before. */
  stats(): Promise<AvatarStats> {
    return this.#stats.read(this.#link?.connection, this.#timeToFirstFrameMs);
  }

  async #initWithin(limitMs: number | undefined, signal: AbortSignal): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise<never>((_, reject) => {
      if (limitMs !== undefined) timer = setTimeout(() => reject('Connection timeout'), limitMs);
    });
    try {
      await Promise.race([this.#init(signal), limit]);
    } catch (error) {
      // Nothing half-open stays behind, and init() can be called again; unless that has happened already.
      if (!signal.aborted) void this.dispose();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #init(signal: AbortSignal): Promise<void> {
    const session = await this.#api.session();
    if (signal.aborted) throw new VisavisError('disposed', 'The avatar was disposed while it was starting');
    this.#session = session;
    this.session_id = session.id;
    this.#idle.start();
    if (this.#options.immediatelyJoin) await Promise.all([this.join(), this.#video.promise]);
    if (!signal.aborted) this.inited = true;
  }

  async #join(session: SessionInfo, options: JoinOptions): Promise<void> {
    if (this.#link && this.#link.state !== 'failed' && this.#link.state !== 'ended') return;
    this.#joinedAtMs = performance.now();
    this.#timeToFirstFrameMs = null;
    this.#speech = new SpeechState();
    addEventListener('pagehide', this.#onPageHide);
    const link = new Link(session, () => this.#api.session(), this.#options.iceServers, {
      onState: (state) => this.#onConnectionState(state),
      onTrack: (track) => this.#addTrack(track),
      onMessage: (message) => this.#onMessage(message),
      onConnection: (connection) => this.#sendMicrophone(connection),
    });
    this.#link = link;
    this.#stage.show(session.session_config.uses_stacked_alpha);
    // The user's answer to the permission question must not keep the avatar waiting.
    void this.#microphone.start(options.startAudioOff ?? this.#options.startAudioOff, this.#options.audioSource);
    await link.connect();
  }

  #sendMicrophone(connection: Connection): void {
    if (this.#microphone.track) void connection.setMicrophone(this.#microphone.track);
  }

  #addTrack(track: MediaStreamTrack): void {
    for (const old of this.mediaStream.getTracks()) {
      if (old.kind === track.kind) this.mediaStream.removeTrack(old);
    }
    this.mediaStream.addTrack(track);
    if (track.kind !== 'video') return;
    if (!track.muted) this.#onVideo();
    else track.addEventListener('unmute', () => this.#onVideo(), { once: true });
  }

  #onVideo(): void {
    // Without an element nothing is drawn: then the picture's arrival is the best that can be told.
    if (!this.view) this.#markFirstFrame();
    if (this.#announced) return;
    this.#announced = this.inited = true;
    this.#events.emit('init');
    this.#video.resolve();
  }

  #markFirstFrame(): void {
    this.#timeToFirstFrameMs ??= performance.now() - this.#joinedAtMs;
  }

  #onMessage(message: RoomMessage): void {
    this.#idle.start();
    for (const news of this.#speech.take(message)) {
      if (news.type === 'avatar_started_speaking_phrase') this.#reportShown(news);
      this.#events.emit(news.type, news);
    }
  }

  /** Tells the server when the first picture of a phrase is on the screen: the last part of its trace. */
  #reportShown({ phrase_id }: RoomMessage): void {
    const startedAtMs = performance.now();
    this.#stage.onNextPicture(() => {
      this.#link?.connection?.send({ type: turnShownType, phrase_id, after_ms: performance.now() - startedAtMs });
    });
  }

  #onConnectionState(state: ConnectionState): void {
    this.#microphone.setConnected(state === 'connected');
    if (state === 'ended' || state === 'failed') {
      this.#microphone.stop();
      this.#stage.hide();
    }
    this.#events.emit('connection_state_change', state);
  }

  #onIdle(): void {
    this.#events.emit('idle', { data: null });
    if (!this.#options.keepAlive) void this.dispose();
  }

  #send(message: object): void {
    if (!this.#link?.connection) throw new VisavisError('not_connected', 'The message was not sent: the avatar has not joined');
    this.#link.connection.send(message);
  }

  async #setOutputDevice(deviceId: string | undefined): Promise<MediaDevicesInUse> {
    if (deviceId) await this.#stage.setSpeaker(deviceId);
    return devicesInUse(this.#microphone.deviceId, this.#stage.speakerId);
  }
}
