import type { ComparedVerdict } from '@sel/contract/lab/comparison';
import { momentsOf } from '../queueing/statistics/moments.ts';
import { quantile } from '../queueing/statistics/quantiles.ts';
import type { Environment } from '../report/environment.ts';
import { FIGURES, type FigureName } from './figures.ts';
import { whyOtherMachine } from './machines.ts';
import { type ComparePlan, isSameLoad } from './plan.ts';
import { judge, type Margin, overall } from './verdict.ts';

/** B / A of each pair of one comparison of a system with itself, by figure. */
type NullComparison = Record<FigureName, readonly number[]>;

/** What comparisons of the same code showed on one machine with one load; both systems were started anew for each. */
export interface NoiseFloor {
  version: 1;
  startedAt: string;
  machine: Environment;
  plan: ComparePlan;
  commit: string;
  comparisons: readonly NullComparison[];
}

/** With fewer there is no 95th percentile worth the name. */
export const FEWEST_COMPARISONS = 10;
const FLOOR_LEVEL = 0.95;

/** The differences, as shares, that nineteen of twenty comparisons of the same code did not exceed; null of too few. */
export function floorOf(comparisons: readonly NullComparison[], name: FigureName): number | null {
  if (comparisons.length < FEWEST_COMPARISONS) return null;
  const sizes = comparisons.map((ratios) => Math.abs(momentsOf(ratios[name].map(Math.log)).mean));
  return Math.expm1(
    quantile(
      sizes.sort((a, b) => a - b),
      FLOOR_LEVEL,
    ),
  );
}

/** δ of each figure: the person's, or what the same code differs by where that is more. */
export function marginsOf(
  comparisons: readonly NullComparison[],
  personal: number,
): Record<FigureName, Margin> {
  const margin = (name: FigureName): Margin => {
    const floor = floorOf(comparisons, name);
    return { delta: Math.max(personal, floor ?? 0), floor };
  };
  return Object.fromEntries(FIGURES.map(({ name }) => [name, margin(name)])) as Record<FigureName, Margin>;
}

/** Whether a floor says anything of a comparison: one of the same machine, with the same load. */
export function applies(
  floor: NoiseFloor,
  { machine, plan }: { machine: Environment; plan: ComparePlan },
): boolean {
  return !whyOtherMachine(floor.machine, machine) && isSameLoad(floor.plan, plan);
}

/** How each comparison of the same code is judged with the floor of all the others, as if it were a new one. */
export function falseAlarms({ comparisons }: NoiseFloor, personal: number): (ComparedVerdict | null)[] {
  return comparisons.map((ratios, index) => {
    const margins = marginsOf(comparisons.toSpliced(index, 1), personal);
    const figures = FIGURES.map(({ name, better }) => ({
      better,
      ratios: ratios[name],
      margin: margins[name],
    }));
    return overall(judge(figures).map(({ verdict }) => verdict));
  });
}
