/** The session counts as idle after this long without a server message or a task. */
export const idleAfterMs = 5 * 60 * 1000;

/** Calls back once when nothing restarted it for `afterMs`. */
export class IdleTimer {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly onIdle: () => void,
    private readonly afterMs = idleAfterMs,
  ) {}

  start(): void {
    this.stop();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.onIdle();
    }, this.afterMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
