/** What a chart shows of one case. */
export interface ChartedCase {
  name: string;
  seconds: number;
  /** Bit rate that reached the page, by time since the begin. */
  bitrate: Array<{ atS: number; kbps: number }>;
  /** When no picture came for longer than a fifth of a second. */
  gaps: Array<{ fromS: number; toS: number }>;
  outage: { fromS: number; toS: number } | undefined;
}

const widthPx = 960;
const rowPx = 110;
const leftPx = 270;
const rightPx = 20;
const mostKbps = 1600;

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** Draws the bit rate of every case over time, gaps of the picture in red and outages in grey, as SVG. */
export function drawChart(cases: readonly ChartedCase[]): string {
  const longestS = Math.max(...cases.map(({ seconds }) => seconds));
  const x = (s: number): number => leftPx + (s / longestS) * (widthPx - leftPx - rightPx);
  const rows = cases.map((each, index) => {
    const top = 40 + index * rowPx;
    const y = (kbps: number): number => top + (rowPx - 25) * (1 - Math.min(kbps, mostKbps) / mostKbps);
    const band = (fromS: number, toS: number, colour: string): string =>
      `<rect x="${x(fromS).toFixed(1)}" y="${top}" width="${Math.max(1, x(toS) - x(fromS)).toFixed(1)}" height="${rowPx - 25}" fill="${colour}"/>`;
    const line = each.bitrate.map(({ atS, kbps }) => `${x(atS).toFixed(1)},${y(kbps).toFixed(1)}`).join(' ');
    return [
      each.outage ? band(each.outage.fromS, each.outage.toS, '#e3e3e3') : '',
      ...each.gaps.map(({ fromS, toS }) => band(fromS, toS, '#f6b8b0')),
      ...[0, 500, 1000, 1500].map((kbps) => `<line x1="${leftPx}" x2="${widthPx - rightPx}" y1="${y(kbps)}" y2="${y(kbps)}" stroke="#ddd"/><text x="${leftPx - 6}" y="${y(kbps) + 4}" text-anchor="end" fill="#777">${kbps}</text>`),
      `<text x="10" y="${top + 40}" font-weight="600">${escape(each.name)}</text>`,
      `<polyline points="${line}" fill="none" stroke="#1f5fa8" stroke-width="1.5"/>`,
    ].join('');
  });
  const bottom = 40 + cases.length * rowPx;
  const seconds = Array.from({ length: Math.floor(longestS / 5) + 1 }, (_, i) => i * 5);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${bottom + 30}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>
<text x="10" y="22" font-size="14">Bit rate that reached the page, kb/s. Red: no picture for more than 0.2 s. Grey: network cut.</text>
${rows.join('\n')}
${seconds.map((s) => `<text x="${x(s)}" y="${bottom + 8}" text-anchor="middle" fill="#777">${s} s</text>`).join('')}</svg>
`;
}
