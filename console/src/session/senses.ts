import type { VisavisAvatar } from '@visavis/web-sdk';
import { Ear } from './ear';
import { Eye } from './eye';
import { audible, TurnClock } from './turn-clock';

/** What was seen and heard when one picture showed. */
export interface LipSample {
  atMs: number;
  /** How far the mouth is open, 0 to 1. */
  mouth: number;
  /** How loud the voice is, 0 to 1 linear. */
  voice: number;
}

/** Time that the graph shows. */
export const keptMs = 8000;
const listenEveryMs = 15;
const silentAfterMs = 250;

/** Looks at the avatar and listens, as the person in front of it does: from the received picture and sound, not from what the server says of them. */
export class Senses {
  /** The last moments, oldest first. Changes in place with each picture. */
  readonly samples: LipSample[] = [];
  readonly #context = new AudioContext();
  readonly #avatarsEar = new Ear(this.#context);
  readonly #usersEar = new Ear(this.#context);
  readonly #turns = new TurnClock();
  readonly #eye: Eye;
  readonly #timer: ReturnType<typeof setInterval>;
  #loudest = 0;
  #soundedAtMs = 0;

  constructor(
    private readonly avatar: VisavisAvatar,
    stacked: boolean,
    private readonly onAnswer: (tookMs: number) => void,
  ) {
    this.#eye = new Eye(stacked, () => performance.now() - this.#soundedAtMs > silentAfterMs, (mouth) => this.#keep(mouth));
    this.#timer = setInterval(() => this.#listen(), listenEveryMs);
    this.follow();
  }

  /** The avatar's tracks and the microphone change when a connection is made anew or a device is switched: asked for once a second. */
  follow(): void {
    void this.#context.resume().catch(() => undefined);
    this.#avatarsEar.listenTo(this.avatar.mediaStream.getAudioTracks()[0] ?? null);
    this.#usersEar.listenTo(this.avatar.microphoneTrack);
    this.#eye.watch(this.avatar.mediaStream.getVideoTracks()[0] ?? null);
  }

  /** A text was sent: from now on its first sound is waited for. */
  sent(): void {
    this.#turns.sent(performance.now());
  }

  /** How loud the avatar is; null while the browser lets nobody listen. */
  get level(): number | null {
    return this.#context.state === 'running' ? this.#avatarsEar.level : null;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#eye.stop();
    void this.#context.close();
  }

  #listen(): void {
    const nowMs = performance.now();
    const voice = this.#avatarsEar.level;
    this.#loudest = Math.max(this.#loudest, voice);
    if (voice > audible) this.#soundedAtMs = nowMs;
    const tookMs = this.#turns.hear(nowMs, this.#usersEar.level, voice);
    if (tookMs !== null) this.onAnswer(tookMs);
  }

  #keep(mouth: number): void {
    const atMs = performance.now();
    this.samples.push({ atMs, mouth, voice: this.#loudest });
    this.#loudest = 0;
    while (this.samples[0] && this.samples[0].atMs < atMs - keptMs) this.samples.shift();
  }
}
