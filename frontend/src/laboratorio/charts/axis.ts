import type { Format } from '../../i18n/numbers.ts';
import type { Chart } from './line.ts';

/** From here on an axis counts in thousands or millions. */
const COMPACT_FROM = 100_000;

/** Where an axis that ends at `top` is divided: at both ends and, where that is a round figure, in the middle. */
export function ticksUpTo(top: number, isWhole: boolean): number[] {
  const middle = top / 2;
  return isWhole && !Number.isInteger(middle) ? [0, top] : [0, middle, top];
}

/** What stands beside an axis: all its figures in the unit that suits the greatest of them. */
export function tickLabels(
  ticks: readonly number[],
  unit: Chart['unit'],
  { number, compact }: Format,
): string[] {
  const top = Math.max(...ticks);
  const written = (value: number) => (Math.abs(value) >= COMPACT_FROM ? compact(value) : number(value));
  if (unit !== 'ms') return ticks.map((tick) => `${written(tick)}${unit}`);
  return top >= 1000
    ? ticks.map((tick) => `${written(tick / 1000)} s`)
    : ticks.map((tick) => `${written(tick)} ms`);
}
