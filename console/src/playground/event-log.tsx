import { useEffect, useRef } from 'react';
import type { LoggedEvent } from '../session/live-session';
import { CopyButton } from '../ui/copy-button';
import styles from './event-log.module.css';

/** What a person scanning the list looks for. */
function kindOf(name: string): 'speech' | 'problem' | 'engine' | 'own' {
  if (name.startsWith('avatar_')) return 'speech';
  if (name === 'error') return 'problem';
  if (name.includes('.')) return 'engine';
  return 'own';
}

export function EventLog({ events }: { events: readonly LoggedEvent[] }) {
  const scroll = useRef<HTMLDivElement>(null);
  const pinned = useRef(true);
  useEffect(() => {
    const pane = scroll.current?.parentElement;
    if (!pane) return;
    const follow = () => void (pinned.current = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 40);
    pane.addEventListener('scroll', follow);
    return () => pane.removeEventListener('scroll', follow);
  }, []);
  // Follows the newest event unless somebody is reading further up.
  useEffect(() => {
    const pane = scroll.current?.parentElement;
    if (pane && pinned.current) pane.scrollTop = pane.scrollHeight;
  }, [events.length]);

  return (
    <div ref={scroll} className={styles.log}>
      {events.length === 0 ? <p className={styles.empty}>Events of the SDK appear here, in the order in which a page gets them.</p> : null}
      <ol>
        {events.map((each) => (
          <li key={each.key} className={styles.event} data-kind={kindOf(each.name)}>
            <time>{seconds(each.atMs)}</time>
            <div>
              <p className={styles.name}>{each.name}</p>
              {each.value === undefined ? null : <pre className={styles.value}>{valueOf(each.value)}</pre>}
            </div>
          </li>
        ))}
      </ol>
      {events.length > 0 ? (
        <div className={styles.tools}>
          <CopyButton label="Copy as JSON" text={JSON.stringify(events.map(({ atMs, name, value }) => ({ atMs: Math.round(atMs), name, value })), null, 2)} />
        </div>
      ) : null}
    </div>
  );
}

const seconds = (ms: number) => (ms / 1000).toFixed(3).padStart(7, ' ');

/** The payload without its type, which the name says already. */
function valueOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const { type: _, ...rest } = value as Record<string, unknown>;
  return Object.entries(rest)
    .map(([key, each]) => `${key} ${typeof each === 'string' ? each : JSON.stringify(each)}`)
    .join('\n');
}
