/** Both sides expect a sign of life each second. */
const intervalMs = 1000;
/** Without an answer for this long the connection counts as lost; the server's own limit is the same. */
const silenceLimitMs = 8000;

/** Sends a ping each second over the data channel, measures its round trip and notices when answers stay away. */
export class Heartbeat {
  roundTripMs: number | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #n = 0;
  #sentAt = new Map<number, number>();
  #lastAnswerAt = 0;

  constructor(
    private readonly send: (message: object) => void,
    private readonly onSilence: () => void,
  ) {}

  start(): void {
    this.#lastAnswerAt = performance.now();
    this.#timer = setInterval(() => this.#beat(), intervalMs);
    this.#beat();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#sentAt.clear();
  }

  answered(n: number): void {
    const now = performance.now();
    const sentAt = this.#sentAt.get(n);
    if (sentAt !== undefined) this.roundTripMs = now - sentAt;
    this.#sentAt.delete(n);
    this.#lastAnswerAt = now;
  }

  #beat(): void {
    const now = performance.now();
    // Timers stop while a computer sleeps: the first beat after it must not count the night as silence of the server.
    const missed = this.#sentAt.size * intervalMs;
    if (missed >= silenceLimitMs && now - this.#lastAnswerAt >= silenceLimitMs) {
      this.stop();
      this.onSilence();
      return;
    }
    this.#n += 1;
    this.#sentAt.set(this.#n, now);
    this.send({ type: 'visavis.ping', n: this.#n });
  }
}
