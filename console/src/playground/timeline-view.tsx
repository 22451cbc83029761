import { useEffect, useMemo, useState } from 'react';
import type { SessionView } from '../session/live-session';
import { timelineOf } from '../session/timeline';
import styles from './timeline-view.module.css';

/** Seconds in sight; older ones move out to the left. */
const windowMs = 30_000;

/** Speech of the last half minute as bars, with a mark where it was interrupted. */
export function TimelineView({ view }: { view: SessionView }) {
  const { bars, interruptions } = useMemo(() => timelineOf(view.events), [view.events]);
  const [nowMs, setNowMs] = useState(0);
  const running = view.phase === 'live';
  useEffect(() => {
    const tick = () => setNowMs(performance.now() - view.startedAtMs);
    tick();
    if (!running) return;
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [running, view.startedAtMs]);
  const lastMs = running ? nowMs : (view.events.at(-1)?.atMs ?? 0);
  const fromMs = Math.max(0, lastMs - windowMs);
  const percent = (ms: number) => Math.min(100, Math.max(0, (100 * (ms - fromMs)) / windowMs));
  const shown = bars.filter(({ endMs }) => endMs === null || endMs > fromMs);
  return (
    <figure className={styles.timeline}>
      <figcaption>
        <span>Speech, last 30 s</span>
        <span>{bars.length === 1 ? 'one segment' : `${bars.length} segments`}</span>
      </figcaption>
      <div className={styles.track} role="img" aria-label={`${bars.length} segments spoken, ${interruptions.length} interrupted`}>
        {shown.map((bar, i) => (
          <i key={`${bar.id}-${i}`} data-cut={bar.cut} data-running={bar.endMs === null} style={{ left: `${percent(bar.startMs)}%`, width: `${Math.max(0.6, percent(bar.endMs ?? lastMs) - percent(bar.startMs))}%` }} />
        ))}
        {interruptions.filter(({ atMs }) => atMs > fromMs).map(({ atMs, by }) => (
          <b key={atMs} data-by={by} style={{ left: `${percent(atMs)}%` }} title={nameOf(by)} />
        ))}
      </div>
      {interruptions.length > 0 ? (
        <ul className={styles.legend}>
          {[...new Set(interruptions.map(({ by }) => nameOf(by)))].map((name) => (
            <li key={name} data-by={interruptions.find(({ by }) => nameOf(by) === name)!.by}>
              {name}
            </li>
          ))}
        </ul>
      ) : null}
    </figure>
  );
}

const names: Record<string, string> = { stopped: 'Stopped', engine: 'Interrupted by the engine', voice_changed: 'Voice changed', viewer_left: 'Viewer left' };

const nameOf = (by: string) => names[by] ?? 'Interrupted';
