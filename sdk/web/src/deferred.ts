/** A promise that is settled from outside. */
export class Deferred {
  resolve!: () => void;
  reject!: (reason: unknown) => void;
  readonly promise = new Promise<void>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor() {
    // Whoever waits still sees the rejection; that nobody waits is no error.
    this.promise.catch(() => undefined);
  }
}
