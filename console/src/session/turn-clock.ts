/** Above this a voice is a voice, in a microphone as well as in the avatar's sound; 0 to 1 linear. */
export const audible = 0.02;
/** A pause within a sentence is shorter: the next sound answers somebody. */
const newSpeechAfterMs = 400;
/** Nobody waits longer; an answer that comes then belongs to something else. */
const forgottenAfterMs = 20_000;

/** Measures how long the avatar takes to answer: from the sent text, or from the end of what was said into the microphone, to the first sound. */
export class TurnClock {
  #askedAtMs: number | null = null;
  #soundedAtMs = -Infinity;

  /** A text was sent. While another is being spoken it only waits its turn, which is not a delay. */
  sent(atMs: number): void {
    if (atMs - this.#soundedAtMs > newSpeechAfterMs) this.#askedAtMs = atMs;
  }

  /** What sounds at this moment. Answers the milliseconds that an answer took when this is its first sound. */
  hear(atMs: number, microphone: number, avatar: number): number | null {
    const begins = avatar > audible && atMs - this.#soundedAtMs > newSpeechAfterMs;
    if (avatar > audible) this.#soundedAtMs = atMs;
    if (microphone > audible) this.#askedAtMs = atMs;
    if (!begins || this.#askedAtMs === null) return null;
    const tookMs = atMs - this.#askedAtMs;
    this.#askedAtMs = null;
    return tookMs < forgottenAfterMs ? tookMs : null;
  }
}
