import { onEachFrame } from './frame-loop.js';

export interface PlaybackObserver {
  onAudioBlocked(blocked: boolean): void;
  onFirstFrame(): void;
}

/** Any of these counts as the user's consent to sound. */
const gestures = ['pointerup', 'keydown'] as const;

/** The video element with the stream. Where the browser allows no sound before a gesture, it starts muted and says so. */
export class Playback {
  readonly video = document.createElement('video');
  blocked = false;
  readonly #onGesture = () => void this.unblock();
  #stopFrames: () => void;

  constructor(
    stream: MediaStream,
    private readonly observer: PlaybackObserver,
  ) {
    this.video.autoplay = true;
    this.video.playsInline = true;
    this.video.srcObject = stream;
    this.#stopFrames = onEachFrame(this.video, () => {
      this.#stopFrames();
      this.observer.onFirstFrame();
    });
  }

  async play(): Promise<void> {
    try {
      await this.video.play();
    } catch (error) {
      if ((error as DOMException).name !== 'NotAllowedError') return;
      this.video.muted = true;
      this.#setBlocked(true);
      await this.video.play().catch(() => undefined);
    }
  }

  /** Resolves with true when sound plays. */
  async unblock(): Promise<boolean> {
    if (!this.blocked) return true;
    this.video.muted = false;
    try {
      await this.video.play();
      this.#setBlocked(false);
      return true;
    } catch {
      this.video.muted = true;
      await this.video.play().catch(() => undefined);
      return false;
    }
  }

  async setSpeaker(deviceId: string): Promise<void> {
    // Missing in Safari, where the system chooses the speaker.
    if ('setSinkId' in this.video) await this.video.setSinkId(deviceId);
  }

  dispose(): void {
    this.#stopFrames();
    this.#listen(false);
    this.video.srcObject = null;
    this.video.remove();
  }

  #setBlocked(blocked: boolean): void {
    if (this.blocked === blocked) return;
    this.blocked = blocked;
    this.#listen(blocked);
    this.observer.onAudioBlocked(blocked);
  }

  #listen(on: boolean): void {
    for (const name of gestures) {
      if (on) document.addEventListener(name, this.#onGesture, true);
      else document.removeEventListener(name, this.#onGesture, true);
    }
  }
}
