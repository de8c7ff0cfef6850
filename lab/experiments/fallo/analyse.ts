import type { Outcome } from '@sel/contract/lab/experiments';
import type { ErrorRates } from '../../queueing/statistics/equivalence.ts';
import { highestShare } from '../../queueing/statistics/rare-events.ts';
import type { Declared } from '../plan.ts';
import type { Factors, OneMeasurement } from './setup.ts';

/** Each kind of thing that must not happen. */
const WRONGS = ['lost', 'duplicated', 'endedTwice'] as const;
type Wrong = (typeof WRONGS)[number];

/** How often each of them may happen, and how sure one must be of what was never seen. */
export type Limits = Record<Wrong, number> &
  Pick<ErrorRates, 'wronglyConfirmed'> & {
    /** It must be excluded that so large a share of such faults does any of it. */
    mostFaultyShare: number;
  };

/** How often something was seen, and whether it was looked for in every measurement. */
export interface Tally {
  seen: number;
  isWhole: boolean;
}

export interface Findings {
  outcome: Outcome;
  measurements: readonly OneMeasurement[];
  tallies: Record<Wrong, Tally>;
  accepted: number;
  /** Faults that were injected, those that did something wrong, and at most what share of such faults does. */
  faults: number;
  faulty: number;
  highestFaultyShare: number;
  slowestRecoveryMs: number;
  /** So many faults in all, none of them doing anything wrong, would be enough. */
  needed: number;
}

export function analyse(
  measurements: readonly OneMeasurement[],
  { limits }: Declared<Factors, Limits>,
): Findings {
  const tallies = Object.fromEntries(
    WRONGS.map((wrong) => [wrong, tally(measurements, wrong)]),
  ) as Findings['tallies'];
  const faults = measurements.length;
  const faulty = measurements.filter(({ figures }) =>
    WRONGS.some((wrong) => (figures[wrong] ?? 0) > 0),
  ).length;
  // A worker that dies takes all that it has in hand: the fault is what may or may not lose something, not each consulta.
  const highestFaultyShare = highestShare(faulty, faults, 1 - limits.wronglyConfirmed);
  return {
    outcome: outcomeOf(tallies, highestFaultyShare, limits),
    measurements,
    tallies,
    faults,
    faulty,
    highestFaultyShare,
    accepted: measurements.reduce((total, { figures }) => total + figures.accepted, 0),
    slowestRecoveryMs: Math.max(...measurements.map(({ figures }) => figures.recoveredAfterMs)),
    needed: Math.ceil(Math.log(limits.wronglyConfirmed) / Math.log(1 - limits.mostFaultyShare)),
  };
}

function tally(measurements: readonly OneMeasurement[], wrong: Wrong): Tally {
  const counts = measurements.map(({ figures }) => figures[wrong]);
  return {
    seen: counts.reduce<number>((total, count) => total + (count ?? 0), 0),
    isWhole: counts.every((count) => count !== undefined),
  };
}

/** What was seen once refutes, whatever was not looked for beside it. */
function outcomeOf(tallies: Findings['tallies'], highestFaultyShare: number, limits: Limits): Outcome {
  if (WRONGS.some((wrong) => tallies[wrong].seen > limits[wrong])) return 'refuted';
  if (!WRONGS.every((wrong) => tallies[wrong].isWhole)) return 'undecided';
  return highestFaultyShare <= limits.mostFaultyShare ? 'confirmed' : 'undecided';
}
