import { useEffect, useRef } from 'react';
import type { LiveSession } from '../session/live-session';
import styles from './level-meter.module.css';

const segments = 12;
/** The meter's lowest step. */
const floorDb = -48;

/** Steps of equal loudness, not of equal amplitude: as the ear counts. Drawn each animation frame, past React. */
export function LevelMeter({ session, live }: { session: LiveSession; live: boolean }) {
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const element = bar.current;
    if (!live || !element) return;
    let handle = 0;
    let shown = -1;
    const draw = () => {
      const db = 20 * Math.log10(Math.max(1e-6, session.level()));
      const lit = Math.round(Math.max(0, 1 - db / floorDb) * segments);
      if (lit !== shown) for (const [index, step] of [...element.children].entries()) (step as HTMLElement).dataset.lit = String(index < lit);
      shown = lit;
      handle = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(handle);
      for (const step of element.children) (step as HTMLElement).dataset.lit = 'false';
    };
  }, [session, live]);
  return (
    <span ref={bar} className={styles.meter} role="img" aria-label="Level of the voice">
      {Array.from({ length: segments }, (_, index) => (
        <i key={index} />
      ))}
    </span>
  );
}
