import { expect, it } from 'vitest';
import { MouthGauge } from '../src/session/mouth-gauge';

const [columns, rows] = [40, 30];

/** Skin with a shade across it, a nostril, and a mouth that is dark as far as it is open; the head may be a little to the right. */
function face(open: number, right = 0) {
  const luma = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = x - right;
      const mouth = Math.abs(y - 15) < 6 * open && Math.abs(at - 20) < 10;
      luma[y * columns + x] = mouth ? 40 : 150 + at * 2 + (y < 6 && at > 15 && at < 18 ? -60 : 0);
    }
  }
  return { luma, columns, rows };
}

function openings(sequence: { open: number; right?: number; silent?: boolean }[]): number[] {
  const gauge = new MouthGauge();
  for (let i = 0; i < 10; i++) gauge.read(face(0), true);
  return sequence.map(({ open, right = 0, silent = false }) => gauge.read(face(open, right), silent));
}

it('is wide when the mouth opens, half when it half opens, and closed again', () => {
  const [wide, half, closed] = openings([{ open: 1 }, { open: 0.5 }, { open: 0 }]);
  expect(wide).toBeCloseTo(1, 1);
  expect(half).toBeGreaterThan(0.3);
  expect(half).toBeLessThan(0.7);
  expect(closed).toBeLessThan(0.05);
});

it('takes no movement of the head for talking', () => expect(Math.max(...openings([{ open: 0, right: 1 }, { open: 0, right: 2 }, { open: 0, right: -2 }]))).toBeLessThan(0.1));

it('comes to rest where a face rests with open lips', () => {
  const settled = openings(Array.from({ length: 100 }, () => ({ open: 0.3, silent: true })));
  expect(settled.at(-1)).toBeLessThan(0.05);
});
