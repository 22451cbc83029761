import { useEffect, useMemo, useRef } from 'react';
import { Card, Rows } from '../ui/page';
import { happeningsOf } from './happenings';
import type { ListedSession } from './session-list';
import styles from './session-log.module.css';
import { useSessionEvents } from './use-session-events';

/** What happened in a session, line by line; follows along while it lives. */
export function SessionLog({ session, apiKey }: { session: ListedSession; apiKey: string }) {
  const live = session.state !== 'ended';
  const log = useSessionEvents(session.session_id, apiKey, live);
  const lines = useMemo(() => happeningsOf(log?.events ?? [], session.created_at), [log, session.created_at]);
  const pane = useRef<HTMLDivElement>(null);
  const pinned = useRef(true);
  // Follows the newest line unless somebody is reading further up.
  useEffect(() => {
    if (pane.current && pinned.current) pane.current.scrollTop = pane.current.scrollHeight;
  }, [lines]);
  return (
    <Card title="Events" note={live ? 'As they happen' : 'From beginning to end'}>
      <div
        ref={pane}
        className={styles.pane}
        tabIndex={0}
        role="region"
        aria-label="What happened"
        onScroll={({ currentTarget: at }) => void (pinned.current = at.scrollHeight - at.scrollTop - at.clientHeight < 24)}
      >
        {log === null ? <Rows count={3} /> : null}
        {log !== null && lines.length === 0 ? <p className={styles.none}>Nothing is on record. A server that dies without a word takes its sessions’ events along.</p> : null}
        {log && log.dropped > 0 ? <p className={styles.dropped}>{log.dropped} older events were let go.</p> : null}
        <ol className={styles.log}>
          {lines.map(({ key, atSeconds, tone, text, detail }) => (
            <li key={key} data-tone={tone}>
              <time>{moment(atSeconds)}</time>
              <p>
                {text}
                {detail ? <small>{detail}</small> : null}
              </p>
            </li>
          ))}
        </ol>
      </div>
    </Card>
  );
}

/** `0:04.3` since the session was created. */
function moment(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - minutes * 60).toFixed(1).padStart(4, '0')}`;
}
