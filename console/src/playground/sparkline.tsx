import { keptReadings, type Series } from '../session/figures';

interface SparklineProps {
  series: Series;
  /** Top of the scale; the line never leaves it, and small changes do not look like big ones. */
  atLeast: number;
}

const width = 120;
const height = 28;

/** A line over the last readings; the newest value is at the right edge. */
export function Sparkline({ series, atLeast }: SparklineProps) {
  const top = Math.max(atLeast, ...series.map((value) => value ?? 0));
  const step = width / (keptReadings - 1);
  const points = series.flatMap((value, index) => {
    if (value === null) return [];
    const x = width - (series.length - 1 - index) * step;
    return [`${x.toFixed(1)},${(height - 2 - (value / top) * (height - 4)).toFixed(1)}`];
  });
  if (points.length === 0) return <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" />;
  const first = points[0]!.split(',')[0];
  return (
    <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`${first},${height} ${points.join(' ')} ${width},${height}`} fill="var(--accent-soft)" />
      <polyline points={points.join(' ')} fill="none" stroke="var(--accent)" strokeWidth="1.5" strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
