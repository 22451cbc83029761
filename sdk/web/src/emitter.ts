type Callback = (payload: never) => void;

/** Gets every event but `idle`, as name and value. */
const catchAll = 'event';

/** Callbacks by event name, called in the order in which they were registered. */
export class Emitter {
  readonly #callbacks = new Map<string, Callback[]>();

  on(name: string, callback: Callback): void {
    this.#callbacks.set(name, [...(this.#callbacks.get(name) ?? []), callback]);
  }

  off(name: string, callback: Callback): void {
    const remaining = (this.#callbacks.get(name) ?? []).filter((each) => each !== callback);
    if (remaining.length > 0) this.#callbacks.set(name, remaining);
    else this.#callbacks.delete(name);
  }

  /** Calls those who asked for the event, then the catch-all. */
  emit(name: string, payload?: unknown): void {
    this.#call(name, payload);
    if (name !== catchAll && name !== 'idle') this.#call(catchAll, { event: name, value: payload });
  }

  /** A callback that throws does not keep the others from being called: its error is reported as uncaught. */
  #call(name: string, payload: unknown): void {
    for (const callback of this.#callbacks.get(name) ?? []) {
      try {
        (callback as (payload: unknown) => void)(payload);
      } catch (error) {
        reportError(error);
      }
    }
  }
}
