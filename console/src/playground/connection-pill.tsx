import { useEffect, useState } from 'react';
import type { SessionView } from '../session/live-session';
import styles from './connection-pill.module.css';

/** Whether the picture is live, and for how long. */
export function ConnectionPill({ view }: { view: SessionView }) {
  const { phase, connection } = view;
  if (phase === 'ready') return <span />;
  const [state, text] =
    phase === 'starting'
      ? (['waiting', connection === 'connected' ? 'Waiting for the picture' : 'Connecting'] as const)
      : phase === 'live' && connection === 'reconnecting'
        ? (['waiting', 'Reconnecting'] as const)
        : phase === 'live'
          ? (['live', 'Live'] as const)
          : (['over', phase === 'ending' ? 'Ending' : 'Ended'] as const);
  return (
    <span className={styles.pill} data-state={state} role="status">
      <i />
      {text}
      {state === 'live' ? <Elapsed sinceMs={view.startedAtMs} /> : null}
    </span>
  );
}

function Elapsed({ sinceMs }: { sinceMs: number }) {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
  return (
    <time className={styles.time} aria-hidden="true">
      {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
    </time>
  );
}
