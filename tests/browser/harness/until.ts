import { setTimeout as pause } from 'node:timers/promises';

/** Waits until a condition holds, and says what it was when it does not come true in time. */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  { timeoutMs = 30_000, everyMs = 50 } = {},
): Promise<T> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > giveUpAt) throw new Error(`It did not come true within ${timeoutMs} ms: ${what}.`);
    await pause(everyMs);
  }
}
