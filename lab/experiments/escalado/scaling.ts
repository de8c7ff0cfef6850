import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import type { Ends } from '../../queueing/asymptotic-bounds.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import { uslEfficiency } from '../../queueing/usl.ts';
import { fitUsl, type UslFit } from '../../queueing/usl-fit.ts';
import type { Conclusion, Measurement } from '../experiment.ts';

export type Work = SimulatedWorkSettings['kind'];
export type Factors = { work: Work; workers: number };

/** How throughput grew with the workers, for one kind of work. */
export interface Scaling {
  work: Work;
  measurements: readonly Measurement<Factors>[];
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
}

/** A step that brings less than this does not count as one. */
const WORTH = 0.05;
/** With busier processors, work that waits no longer waits for its time alone, but for its turn as well. */
const FULL_SHARE = 0.9;
/** The law has three parameters. */
const FEWEST_STEPS = 3;
/** At least this share of linear scaling is what the hypothesis claims of work that waits. */
const CLAIMED_EFFICIENCY = 0.9;

/** @throws {TooFewError} when too little was measured for a fit. */
export function scalingOf(work: Work, all: readonly Measurement<Factors>[]): Scaling {
  const measurements = all.filter(({ factors }) => factors.work === work);
  const steps = stepsOf(measurements);
  const fewest = steps[0] as Step;
  const roomy = steps.filter((step) => work === 'cpu' || !isFull(step)).map(({ workers }) => workers);
  const isTelling = roomy.length >= FEWEST_STEPS;
  return {
    work,
    measurements,
    isTelling,
    fit: fitUsl(pointsOf(measurements, isTelling ? roomy : steps.map(({ workers }) => workers))),
    ends: {
      alonePerSecond: fewest.perSecond / fewest.workers,
      mostPerSecond: Math.max(...steps.map(({ perSecond }) => perSecond)),
    },
    steps,
    enough: enoughOf(steps),
  };
}

export function isFull({ machineCpuShare }: Step): boolean {
  return machineCpuShare > FULL_SHARE;
}

function pointsOf(measurements: readonly Measurement<Factors>[], workers: readonly number[]) {
  return measurements
    .filter(({ factors }) => workers.includes(factors.workers))
    .map(({ factors, figures }) => ({
      n: factors.workers,
      perSecond: figures.throughputPerSecond as number,
    }));
}

function stepsOf(measurements: readonly Measurement<Factors>[]): Step[] {
  const byWorkers = Map.groupBy(measurements, ({ factors }) => factors.workers);
  return [...byWorkers]
    .sort(([a], [b]) => a - b)
    .map(([workers, repetitions]) => {
      const rates = repetitions.map(({ figures }) => figures.throughputPerSecond as number);
      const shares = repetitions.map(({ figures }) => figures.machineCpuShare as number);
      return {
        workers,
        perSecond: momentsOf(rates).mean,
        low: Math.min(...rates),
        high: Math.max(...rates),
        machineCpuShare: momentsOf(shares).mean,
      };
    });
}

function enoughOf(steps: readonly Step[]): Step {
  const best = Math.max(...steps.map(({ perSecond }) => perSecond));
  return steps.find(({ perSecond }) => perSecond >= (1 - WORTH) * best) as Step;
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
export function growsLinearly({ fit, isTelling }: Scaling): Conclusion['outcome'] {
  if (!isTelling) return 'undecided';
  const { low, high } = fit.intervals.efficiency;
  if (low >= CLAIMED_EFFICIENCY) return 'confirmed';
  return high < CLAIMED_EFFICIENCY ? 'refuted' : 'undecided';
}

/**
 * Whether growth ends with the first number of workers that has a core for each. Undecided when more cores
 * were there than workers were measured, or when repetitions taken one by one do not agree.
 */
export function endsWithTheCores({ measurements, steps }: Scaling, cores: number): Conclusion['outcome'] {
  const expected = steps.find(({ workers }) => workers >= cores);
  if (!expected || expected === steps.at(-1)) return 'undecided';
  const repetitions = Map.groupBy(measurements, ({ repetition }) => repetition).values();
  const ends = [...repetitions].map((repetition) => enoughOf(stepsOf(repetition)).workers);
  const agreeing = ends.filter((workers) => workers === expected.workers).length;
  if (agreeing === ends.length) return 'confirmed';
  return agreeing === 0 ? 'refuted' : 'undecided';
}
