import { useCallback, useEffect, useState } from 'react';
import { Problem } from './problem';

/** Something of the server that is read again and again while somebody looks at it. */
export interface Polled<Value> {
  value: Value | null;
  problem: Problem | null;
  /** Reads it now. */
  refresh(): void;
}

/** `read` must be stable; null reads nothing. What was read last stays in sight when a reading fails. */
export function usePolled<Value>(read: (() => Promise<Value>) | null, everyMs: number): Polled<Value> {
  const [value, setValue] = useState<Value | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!read) return;
    let stale = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = async () => {
      if (!document.hidden) {
        try {
          const found = await read();
          if (!stale) setValue(found), setProblem(null);
        } catch (error) {
          if (!stale) setProblem(error instanceof Problem ? error : new Problem('fault', 'The answer could not be read.', 'Do server and console have the same version?'));
        }
      }
      if (!stale) timer = setTimeout(() => void next(), everyMs);
    };
    void next();
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [read, everyMs, attempt]);
  return { value, problem, refresh: useCallback(() => setAttempt((count) => count + 1), []) };
}
