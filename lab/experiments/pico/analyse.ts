import type { Outcome } from '@sel/contract/lab/experiments';
import type { Declared } from '../experiment.ts';
import type { Factors, OneMeasurement } from './setup.ts';

export type Limits = {
  /** A forecast that is off by this share or more is wrong. */
  wrongShare: number;
  /** So many consultas may be refused. */
  mostRefused: number;
};

export interface Findings {
  outcome: Outcome;
  measurements: readonly OneMeasurement[];
  /** How far the worst forecast was off, as a share of what came out; unknown when a queue never drained. */
  worstShare: number | undefined;
  worstEarlyShare: number | undefined;
  refused: number;
  /** The one that took the longest to drain; one that did not drain took the longest of all. */
  slowest: OneMeasurement;
}

export function analyse(
  measurements: readonly OneMeasurement[],
  { limits }: Declared<Factors, Limits>,
): Findings {
  const worstShare = worstOf(measurements, 'forecastS');
  const refused = measurements.reduce((sum, { figures }) => sum + figures.refused, 0);
  return {
    outcome: outcomeOf(worstShare, refused, limits),
    measurements,
    worstShare,
    worstEarlyShare: worstOf(measurements, 'earlyForecastS'),
    refused,
    slowest: measurements.reduce((a, b) =>
      a.figures.drainS === undefined ||
      (b.figures.drainS !== undefined && a.figures.drainS > b.figures.drainS)
        ? a
        : b,
    ),
  };
}

function outcomeOf(worstShare: number | undefined, refused: number, limits: Limits): Outcome {
  if (refused > limits.mostRefused) return 'refuted';
  if (worstShare === undefined) return 'undecided';
  return worstShare >= limits.wrongShare ? 'refuted' : 'confirmed';
}

function worstOf(
  measurements: readonly OneMeasurement[],
  name: 'forecastS' | 'earlyForecastS',
): number | undefined {
  const shares = measurements.map(({ figures: { drainS, [name]: forecast } }) =>
    forecast === undefined || drainS === undefined ? undefined : Math.abs(forecast / drainS - 1),
  );
  const known = shares.filter((share) => share !== undefined);
  return known.length === shares.length ? Math.max(...known) : undefined;
}
