import { useEffect, useRef, type ReactNode } from 'react';
import { latest, type Series } from '../session/figures';
import type { LiveSession, SessionView } from '../session/live-session';
import styles from './figure-tiles.module.css';
import { Sparkline } from './sparkline';

interface Figure {
  label: string;
  title: string;
  unit: string;
  digits: number;
  series: Series;
  atLeast: number;
}

export function FigureTiles({ session, view }: { session: LiveSession; view: SessionView }) {
  const { figures } = view;
  const tiles: Figure[] = [
    { label: 'Frames', title: 'Pictures decoded per second', unit: 'fps', digits: 0, series: figures.framesPerSecond, atLeast: 30 },
    { label: 'Bitrate', title: 'Video and audio together', unit: 'kbit/s', digits: 0, series: figures.kbps, atLeast: 1200 },
    { label: 'Round trip', title: 'Browser to server and back', unit: 'ms', digits: 0, series: figures.roundTripMs, atLeast: 40 },
    { label: 'Jitter', title: 'Variation of the arrival of video packets', unit: 'ms', digits: 1, series: figures.jitterMs, atLeast: 20 },
  ];
  return (
    <section className={styles.space} aria-label="Live figures">
      <dl className={styles.tiles}>
        {tiles.map((tile) => (
          <Tile key={tile.label} label={tile.label} title={tile.title}>
            <Value value={latest(tile.series)} digits={tile.digits} unit={tile.unit} />
            <Sparkline series={tile.series} atLeast={tile.atLeast} />
          </Tile>
        ))}
        <Tile label="Voice" title="Level of the avatar's voice">
          <LevelMeter session={session} live={view.phase === 'live'} />
          <Sparkline series={figures.level} atLeast={0.4} />
        </Tile>
        <Tile label="First frame" title="From joining to the first picture on the screen">
          <Value value={figures.timeToFirstFrameMs} digits={0} unit="ms" />
          <small className={styles.aside}>after joining</small>
        </Tile>
      </dl>
    </section>
  );
}

function Tile({ label, title, children }: { label: string; title: string; children: ReactNode }) {
  return (
    <div className={styles.tile} title={title}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Value({ value, digits, unit }: { value: number | null; digits: number; unit: string }) {
  if (value === null) return <span className={styles.none}>–</span>;
  return (
    <span className={styles.value}>
      <b>{value.toFixed(digits)}</b>
      <small>{unit}</small>
    </span>
  );
}

const segments = 12;
/** The meter's lowest step. */
const floorDb = -48;

/** Steps of equal loudness, not of equal amplitude: as the ear counts. Drawn each animation frame, past React. */
function LevelMeter({ session, live }: { session: LiveSession; live: boolean }) {
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
