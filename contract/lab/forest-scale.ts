import type { ComparedFigure } from './comparison.ts';

type Drawn = Pick<ComparedFigure, 'ratio' | 'interval95' | 'delta'>;

/** As far to the side of more as to that of less, so that no difference is in the middle: a ratio above 1. */
export function reachOf(figures: readonly Drawn[]): number {
  const ends = figures.flatMap(({ ratio, interval95, delta }) => [
    ratio,
    interval95?.low ?? 1,
    interval95?.high ?? 1,
    1 + delta,
  ]);
  return Math.exp(1.08 * Math.max(...ends.map((end) => Math.abs(Math.log(end)))));
}

/** Where a ratio stands between 0 and 1, on a logarithmic scale: half as much is as far away as twice as much. */
export function placeOf(ratio: number, reach: number): number {
  const within = Math.min(Math.max(ratio, 1 / reach), reach);
  return 0.5 + Math.log(within) / Math.log(reach) / 2;
}
