import { useEffect, useRef } from 'react';
import { keptMs } from '../session/senses';
import type { LiveSession, SessionView } from '../session/live-session';
import { LevelMeter } from './level-meter';
import styles from './lip-card.module.css';

/** The voice's lowest step on the graph: below it nobody hears anything. */
const floorDb = -42;

/** Eight seconds move by at 40 pixels a second: more pictures of them would show nothing more, and cost the avatar's own. */
const drawEveryMs = 66;

/** The mouth against the voice, as they are seen and heard: two halves of one drawing that mirror each other when the lips follow. */
export function LipCard({ session, view }: { session: LiveSession; view: SessionView }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const live = view.phase === 'live';
  const ahead = view.figures.audioAheadMs;
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const draw = () => !document.hidden && paint(element, context, session, live);
    draw();
    if (!live) return;
    const timer = setInterval(draw, drawEveryMs);
    return () => clearInterval(timer);
  }, [session, live]);
  return (
    <figure className={styles.card}>
      <figcaption>
        <span className={styles.voice}>Voice</span>
        <span className={styles.mouth}>Mouth</span>
        <LevelMeter session={session} live={live} />
        <span className={styles.skew} title="How far the sound is ahead of its picture, by the browser’s own account">
          {ahead === null || !live ? 'Sound and picture: –' : `Sound ${Math.abs(Math.round(ahead))} ms ${ahead >= 0 ? 'ahead' : 'behind'}`}
        </span>
      </figcaption>
      <div className={styles.graph}>
        <canvas ref={canvas} role="img" aria-label={`The mouth’s opening against the voice, last ${keptMs / 1000} seconds`} />
      </div>
    </figure>
  );
}

function paint(element: HTMLCanvasElement, context: CanvasRenderingContext2D, session: LiveSession, live: boolean): void {
  const scale = devicePixelRatio;
  const [width, height] = [Math.round(element.clientWidth * scale), Math.round(element.clientHeight * scale)];
  if (element.width !== width || element.height !== height) Object.assign(element, { width, height });
  const look = getComputedStyle(element);
  const colour = (name: string) => look.getPropertyValue(name).trim();
  const middle = Math.round(height / 2);
  context.clearRect(0, 0, width, height);
  context.fillStyle = colour('--line-strong');
  context.fillRect(0, middle, width, Math.max(1, scale / 2));
  const samples = live ? session.lipSamples() : [];
  if (samples.length < 2) return;
  const nowMs = performance.now();
  const x = (atMs: number) => width - ((nowMs - atMs) / keptMs) * width;
  const half = (opening: (sample: (typeof samples)[number]) => number, direction: -1 | 1, line: string, fill: string) => {
    const reach = middle - 2 * scale;
    context.beginPath();
    for (const [i, sample] of samples.entries()) {
      const y = middle + direction * (scale + opening(sample) * reach);
      if (i === 0) context.moveTo(x(sample.atMs), y);
      else context.lineTo(x(sample.atMs), y);
    }
    context.strokeStyle = line;
    context.lineWidth = 1.5 * scale;
    context.lineJoin = 'round';
    context.stroke();
    context.lineTo(x(samples.at(-1)!.atMs), middle);
    context.lineTo(x(samples[0]!.atMs), middle);
    context.fillStyle = fill;
    context.fill();
  };
  half(({ voice }) => Math.max(0, 1 - (20 * Math.log10(Math.max(1e-6, voice))) / floorDb), -1, colour('--accent'), colour('--accent-soft'));
  half(({ mouth }) => mouth, 1, colour('--cool'), colour('--cool-soft'));
}
