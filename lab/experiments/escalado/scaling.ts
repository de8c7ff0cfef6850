import type { Ends } from '../../queueing/asymptotic-bounds.ts';
import type { ErrorRates } from '../../queueing/statistics/equivalence.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import { FEWEST_SIZES, fitUsl, isEnoughForUsl, type UslFit } from '../../queueing/usl-fit.ts';
import type { OneMeasurement, Work } from './setup.ts';

export type Limits = ErrorRates & {
  /** Steps that bring less than this share more do not count as growth; those that bring more do. */
  worthShare: number;
  /** With busier processors, work that waits no longer waits for its time alone, but for its turn as well. */
  fullShare: number;
  /** How far from linear scaling work that waits may be, as a share of it. */
  offLinearShare: number;
};

/** How throughput grew with the workers, for one kind of work. */
export interface Scaling {
  work: Work;
  measurements: readonly OneMeasurement[];
  /** Work that waits is fitted without the steps whose processors were full. */
  readonly fit: UslFit;
  /** What one worker finishes, and what the best number of them does. */
  ends: Ends;
  /** Mean throughput with each number of workers, fewest first. */
  steps: readonly Step[];
  /** The fewest workers that finish as good as everything that any number of them finishes. */
  enough: Step;
  /** Whether what was measured says how the work scales, and not only how the machine ends. */
  isTelling: boolean;
}

export interface Step {
  workers: number;
  perSecond: number;
  /** The lowest and the highest of the repetitions. */
  low: number;
  high: number;
  /** How busy the machine's processors were, 0 to 1. */
  machineCpuShare: number;
  /** Whether that was as good as always. */
  isFull: boolean;
}

/** @returns undefined when too little was measured for a fit. */
export function scalingOf(work: Work, all: readonly OneMeasurement[], limits: Limits): Scaling | undefined {
  const measurements = all.filter(({ factors }) => factors.work === work);
  const steps = stepsOf(measurements, limits);
  const roomy = steps.filter(({ isFull }) => work === 'cpu' || !isFull);
  const isTelling = roomy.length >= FEWEST_SIZES;
  const points = pointsOf(measurements, isTelling ? roomy : steps);
  const [fewest, enough] = [steps[0], enoughOf(steps, limits)];
  if (!fewest || !enough || !isEnoughForUsl(points)) return undefined;
  let fit: UslFit | undefined;
  return {
    work,
    measurements,
    isTelling,
    // Whether the hypothesis holds does not depend on it, and it takes by far the longest.
    get fit() {
      fit ??= fitUsl(points);
      return fit;
    },
    ends: {
      alonePerSecond: fewest.perSecond / fewest.workers,
      mostPerSecond: Math.max(...steps.map(({ perSecond }) => perSecond)),
    },
    steps,
    enough,
  };
}

function pointsOf(measurements: readonly OneMeasurement[], steps: readonly Step[]) {
  return measurements
    .filter(({ factors }) => steps.some(({ workers }) => workers === factors.workers))
    .map(({ factors, figures }) => ({ n: factors.workers, perSecond: figures.throughputPerSecond }));
}

function stepsOf(measurements: readonly OneMeasurement[], { fullShare }: Limits): Step[] {
  const byWorkers = Map.groupBy(measurements, ({ factors }) => factors.workers);
  return [...byWorkers]
    .sort(([a], [b]) => a - b)
    .map(([workers, repetitions]) => {
      const rates = repetitions.map(({ figures }) => figures.throughputPerSecond);
      const machineCpuShare = momentsOf(repetitions.map(({ figures }) => figures.machineCpuShare)).mean;
      return {
        workers,
        perSecond: momentsOf(rates).mean,
        low: Math.min(...rates),
        high: Math.max(...rates),
        machineCpuShare,
        isFull: machineCpuShare > fullShare,
      };
    });
}

function enoughOf(steps: readonly Step[], { worthShare }: Limits): Step | undefined {
  const best = Math.max(...steps.map(({ perSecond }) => perSecond));
  return steps.find(({ perSecond }) => perSecond >= (1 - worthShare) * best);
}

/** Whether more workers were measured than are of use. */
export function growthEnds({ steps, enough }: Scaling): boolean {
  return enough !== steps.at(-1);
}
