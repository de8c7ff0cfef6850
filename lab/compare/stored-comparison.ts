import type { Environment } from '../report/environment.ts';
import { FIGURES, type FigureName } from './figures.ts';
import type { ComparePlan, Side } from './plan.ts';
import type { CountingRun, TakenRun } from './taken-run.ts';

export const COMPARISON_VERSION = 1;

/** A run of one side, with the pair that it belongs to: 1, 2, … */
export type MeasuredRun = TakenRun & Place;

interface Place {
  pair: number;
  side: Side;
  /** ISO 8601, when it had been measured. */
  at: string;
}

/** What one side was. */
export interface Subject {
  /** The branch, the tag or the commit that was asked for. */
  ref: string;
  commit: string;
  /** What its environment had besides. */
  env: Readonly<Record<string, string>>;
}

/** All that a comparison of two systems left behind; what is said of them follows from it. */
export interface StoredComparison {
  version: number;
  id: string;
  /** ISO 8601. */
  startedAt: string;
  plan: ComparePlan;
  machine: Environment;
  subjects: Record<Side, Subject>;
  runs: readonly MeasuredRun[];
}

/** The two runs of a pair, when both count. */
type Pair = Record<Side, CountingRun & Place>;

/** The pairs of which both runs count. */
export function validPairs(runs: readonly MeasuredRun[]): Pair[] {
  const pairs = Map.groupBy(
    runs.filter((run) => !run.invalid),
    ({ pair }) => pair,
  );
  return [...pairs.values()].flatMap((two) => {
    const [a, b] = (['a', 'b'] as const).map((side) => two.find((run) => run.side === side));
    return a && b ? [{ a, b }] : [];
  });
}

/** B / A of each pair, by figure. */
export function ratiosOf(pairs: readonly Pair[]): Record<FigureName, number[]> {
  const ratios = (name: FigureName) => pairs.map(({ a, b }) => b.figures[name] / a.figures[name]);
  return Object.fromEntries(FIGURES.map(({ name }) => [name, ratios(name)])) as Record<FigureName, number[]>;
}
