import type { LocalMicState } from './events.js';

export interface MicrophoneObserver {
  /** The track to send, or null for none. */
  onTrack(track: MediaStreamTrack | null): void;
  onState(state: LocalMicState): void;
  /** True when the user can be heard. */
  onAudio(unmuted: boolean): void;
}

/** The user's microphone: opened when first needed, silent while muted, its state told in the contract's seven words. */
export class Microphone {
  track: MediaStreamTrack | null = null;
  #deviceId: string | undefined;
  #wanted = false;
  #loading = false;
  #blocked = false;
  #connected = false;
  #reported: { audio?: boolean; state?: LocalMicState } = {};
  /** Counts openings: one that was overtaken by another, or by a stop, throws its track away. */
  #generation = 0;

  constructor(
    private readonly observer: MicrophoneObserver,
    private readonly open: (deviceId: string | undefined) => Promise<MediaStreamTrack>,
  ) {}

  get deviceId(): string | undefined {
    return this.track?.getSettings().deviceId;
  }

  get unmuted(): boolean {
    return this.#wanted && this.track !== null;
  }

  /** Begins a stay in the room: opens the device where it is asked for, and reports the first state in any case. */
  async start(muted: boolean, openNow: boolean): Promise<void> {
    this.#wanted = !muted;
    this.#reported = {};
    if (openNow || this.#wanted) await this.#acquire();
    else this.#report();
  }

  setConnected(connected: boolean): void {
    this.#connected = connected;
    if (this.#reported.state !== undefined) this.#report();
  }

  /** Mutes or unmutes; without a value it changes sides. Unmuting opens the device if that was not done yet. */
  toggle(unmute: boolean | undefined): Promise<void> {
    this.#wanted = unmute ?? !this.#wanted;
    if (this.#wanted && !this.track && !this.#loading) return this.#acquire();
    this.#report();
    return Promise.resolve();
  }

  /** Switches to another device, or off. Keeps the mute state. */
  async useDevice(deviceId: string | false | null): Promise<void> {
    if (!deviceId) {
      this.#wanted = false;
      this.#release();
      this.observer.onTrack(null);
      this.#report();
      return;
    }
    this.#deviceId = deviceId;
    if (this.track || this.#loading) await this.#acquire();
  }

  stop(): void {
    this.#wanted = false;
    this.#connected = false;
    this.#blocked = false;
    this.#release();
    this.#reported = {};
  }

  async #acquire(): Promise<void> {
    const generation = ++this.#generation;
    this.#loading = true;
    this.#blocked = false;
    this.#report();
    let track: MediaStreamTrack | null = null;
    try {
      track = await this.open(this.#deviceId);
    } catch {
      this.#blocked = generation === this.#generation;
    }
    if (generation !== this.#generation) {
      track?.stop();
      return;
    }
    this.#loading = false;
    if (track) this.#use(track);
    else this.#wanted = this.track !== null && this.#wanted;
    this.#report();
  }

  #use(track: MediaStreamTrack): void {
    this.track?.stop();
    this.track = track;
    track.enabled = this.#wanted;
    for (const name of ['mute', 'unmute', 'ended'] as const) {
      track.addEventListener(name, () => track === this.track && this.#report());
    }
    this.observer.onTrack(track);
  }

  #release(): void {
    this.#generation++;
    this.#loading = false;
    this.track?.stop();
    this.track = null;
  }

  #report(): void {
    if (this.track) this.track.enabled = this.#wanted;
    const state = this.#state();
    if (state !== this.#reported.state) this.observer.onState((this.#reported.state = state));
    if (this.#loading) return;
    const audio = this.unmuted;
    if (audio !== this.#reported.audio) this.observer.onAudio((this.#reported.audio = audio));
  }

  #state(): LocalMicState {
    if (this.#loading) return 'loading';
    if (this.#blocked) return 'blocked';
    if (!this.unmuted) return 'off';
    if (this.track!.muted || this.track!.readyState === 'ended') return 'interrupted';
    return this.#connected ? 'playable' : 'sendable';
  }
}
