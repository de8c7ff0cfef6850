import type { Outcome } from '@sel/contract/lab/experiments';
import type { Ends } from '../../queueing/asymptotic-bounds.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import { uslEfficiency } from '../../queueing/usl.ts';
import { FEWEST_SIZES, fitUsl, isEnoughForUsl, type UslFit } from '../../queueing/usl-fit.ts';
import { allOf } from '../conclusion.ts';
import type { Declared } from '../experiment.ts';
import type { Factors, OneMeasurement, Work } from './setup.ts';

export type Limits = {
  /** A step that brings a smaller share than this does not count as one. */
  worthShare: number;
  /** With busier processors, work that waits no longer waits for its time alone, but for its turn as well. */
  fullShare: number;
  /** At least this share of linear scaling is what the hypothesis claims of work that waits. */
  claimedShare: number;
};

export interface Findings {
  outcome: Outcome;
  waiting: Scaling;
  calculating: Scaling;
  cores: number;
}

/** How throughput grew with the workers, for one kind of work. */
export interface Scaling {
  work: Work;
  measurements: readonly OneMeasurement[];
  /** Of work that waits, without the steps whose processors were full. */
  fit: UslFit;
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
  /** Of so many repetitions the lowest and the highest. */
  low: number;
  high: number;
  /** How busy the machine's processors were, 0 to 1. */
  machineCpuShare: number;
  /** Whether that was as good as always. */
  isFull: boolean;
}

export function analyse(
  measurements: readonly OneMeasurement[],
  { limits }: Declared<Factors, Limits>,
): Findings | undefined {
  const [waiting, calculating] = [
    scalingOf('espera', measurements, limits),
    scalingOf('cpu', measurements, limits),
  ];
  const cores = measurements[0]?.figures.cores;
  if (!waiting || !calculating || cores === undefined) return undefined;
  const outcome = allOf([growsLinearly(waiting, limits), endsWithTheCores(calculating, cores, limits)]);
  return { outcome, waiting, calculating, cores };
}

/** @returns undefined when too little was measured for a fit. */
function scalingOf(work: Work, all: readonly OneMeasurement[], limits: Limits): Scaling | undefined {
  const measurements = all.filter(({ factors }) => factors.work === work);
  const steps = stepsOf(measurements, limits);
  const roomy = steps.filter(({ isFull }) => work === 'cpu' || !isFull);
  const isTelling = roomy.length >= FEWEST_SIZES;
  const points = pointsOf(measurements, isTelling ? roomy : steps);
  const [fewest, enough] = [steps[0], enoughOf(steps, limits)];
  if (!fewest || !enough || !isEnoughForUsl(points)) return undefined;
  return {
    work,
    measurements,
    isTelling,
    fit: fitUsl(points),
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

/** How much of so many times what one worker does alone the most workers reach, by the fitted law. */
export function efficiencyOf({ fit }: Scaling): number {
  return uslEfficiency(fit.model, fit.measured.to);
}

/** Undecided as long as the claim lies within the interval. */
function growsLinearly({ fit, isTelling }: Scaling, { claimedShare }: Limits): Outcome {
  if (!isTelling) return 'undecided';
  const { low, high } = fit.intervals.efficiency;
  if (low >= claimedShare) return 'confirmed';
  return high < claimedShare ? 'refuted' : 'undecided';
}

/**
 * Whether growth ends with the first number of workers that has a core for each. Undecided when more cores
 * were there than workers were measured, or when repetitions taken one by one do not agree.
 */
function endsWithTheCores({ measurements, steps }: Scaling, cores: number, limits: Limits): Outcome {
  const expected = steps.find(({ workers }) => workers >= cores);
  if (!expected || expected === steps.at(-1)) return 'undecided';
  const repetitions = Map.groupBy(measurements, ({ repetition }) => repetition).values();
  const ends = [...repetitions].map((repetition) => enoughOf(stepsOf(repetition, limits), limits)?.workers);
  const agreeing = ends.filter((workers) => workers === expected.workers).length;
  if (agreeing === ends.length) return 'confirmed';
  return agreeing === 0 ? 'refuted' : 'undecided';
}
