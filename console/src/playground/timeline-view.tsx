import { useEffect, useMemo, useState } from 'react';
import type { SessionView } from '../session/live-session';
import { timelineOf } from '../session/timeline';
import styles from './timeline-view.module.css';

/** Seconds in sight; older ones move out to the left. */
const windowMs = 30_000;

/** Speech of the last half minute as bars, with a mark where it was interrupted. */
export function TimelineView({ view }: { view: SessionView }) {
  const { bars, interruptionsMs } = useMemo(() => timelineOf(view.events), [view.events]);
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
      <div className={styles.track} role="img" aria-label={`${bars.length} segments spoken, ${interruptionsMs.length} interrupted`}>
        {shown.map((bar, i) => (
          <i key={`${bar.id}-${i}`} data-cut={bar.cut} data-running={bar.endMs === null} style={{ left: `${percent(bar.startMs)}%`, width: `${Math.max(0.6, percent(bar.endMs ?? lastMs) - percent(bar.startMs))}%` }} />
        ))}
        {interruptionsMs.filter((ms) => ms > fromMs).map((ms) => (
          <b key={ms} style={{ left: `${percent(ms)}%` }} />
        ))}
      </div>
    </figure>
  );
}
