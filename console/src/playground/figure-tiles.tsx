import type { ReactNode } from 'react';
import { latest, type Series } from '../session/figures';
import type { LiveSession, SessionView } from '../session/live-session';
import styles from './figure-tiles.module.css';
import { LipCard } from './lip-card';
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
    { label: 'Answer', title: 'From the sent text, or the end of what you said, to the first sound; one point an answer', unit: 'ms', digits: 0, series: figures.answerMs, atLeast: 1000 },
    { label: 'Frames', title: 'Pictures decoded per second', unit: 'fps', digits: 0, series: figures.framesPerSecond, atLeast: 30 },
    { label: 'Bitrate', title: 'Video and audio together', unit: 'kbit/s', digits: 0, series: figures.kbps, atLeast: 1200 },
    { label: 'Round trip', title: 'Browser to server and back', unit: 'ms', digits: 0, series: figures.roundTripMs, atLeast: 40 },
    { label: 'Jitter', title: 'Variation of the arrival of video packets', unit: 'ms', digits: 1, series: figures.jitterMs, atLeast: 20 },
  ];
  return (
    <section className={styles.space} aria-label="Live figures">
      <div className={styles.figures}>
        <LipCard session={session} view={view} />
        <dl className={styles.tiles}>
        {tiles.map((tile) => (
          <Tile key={tile.label} label={tile.label} title={tile.title}>
            <Value value={latest(tile.series)} digits={tile.digits} unit={tile.unit} />
            <Sparkline series={tile.series} atLeast={tile.atLeast} />
          </Tile>
        ))}
        <Tile label="First frame" title="From joining to the first picture on the screen">
          <Value value={figures.timeToFirstFrameMs} digits={0} unit="ms" />
          <small className={styles.aside}>{figures.path ? `by ${figures.path.replace('udp', 'UDP').replace('tcp', 'TCP').replace('tls', 'TLS')}` : 'after joining'}</small>
        </Tile>
        </dl>
      </div>
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
