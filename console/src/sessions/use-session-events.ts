import { useEffect, useState } from 'react';
import { readSessionEvents, type SessionEvent, type SessionEvents } from '../api/session-events';

const everyMs = 1000;

/** The events of a session, read on while it lives. Null until the first answer; what was read stays when a reading fails. */
export function useSessionEvents(sessionId: string, apiKey: string, live: boolean): SessionEvents | null {
  const [log, setLog] = useState<SessionEvents | null>(null);
  useEffect(() => {
    let stale = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let known: SessionEvent[] = [];
    const next = async () => {
      try {
        const { events, dropped } = await readSessionEvents(sessionId, known.at(-1)?.number ?? 0, apiKey);
        known = [...known, ...events];
        if (!stale) setLog({ events: known, dropped });
      } catch {
        // The list above says already that the server does not answer.
        if (!stale) setLog((before) => before ?? { events: [], dropped: 0 });
      }
      // Its last event is its last in fact; a session of a server that died has none at all.
      if (!stale && live) timer = setTimeout(() => void next(), everyMs);
    };
    void next();
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [sessionId, apiKey, live]);
  return log;
}
