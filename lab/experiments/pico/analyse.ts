import type { Outcome } from '@sel/contract/lab/experiments';
import { allDecided, type ErrorRates, sharedAmong } from '../../queueing/statistics/equivalence.ts';
import { bilingual } from '../../report/text.ts';
import { type Claim, factorClaim, shareBand, TIMES } from '../claim.ts';
import type { Declared } from '../plan.ts';
import { watchedS } from './drain.ts';
import type { Factors, OneMeasurement } from './setup.ts';

export type Limits = ErrorRates & {
  /** How far from the forecast at the end of the burst the draining may be, as a share of it. */
  wrongShare: number;
  /** So many consultas may be refused. */
  mostRefused: number;
};

export interface Findings {
  outcome: Outcome;
  measurements: readonly OneMeasurement[];
  /** How many times its forecast the draining took, for each height of the burst. */
  claims: readonly Claim[];
  /** How far the worst forecast was off, as a share of what came out; unknown when a queue never drained. */
  worstShare: number | undefined;
  worstEarlyShare: number | undefined;
  refused: number;
  sent: number;
  /** The one that took the longest to drain; one that did not drain took the longest of all. */
  slowest: OneMeasurement;
}

export function analyse(
  measurements: readonly OneMeasurement[],
  { plan, limits }: Declared<Factors, Limits>,
): Findings {
  const refused = measurements.reduce((sum, { figures }) => sum + figures.refused, 0);
  const claims = plan.combinations.map(({ peakPerSecond }) => {
    const own = measurements.filter(({ factors }) => factors.peakPerSecond === peakPerSecond);
    return claimOf(peakPerSecond, own, plan.measureMs, limits, plan.combinations.length);
  });
  const outcome = allDecided(claims.map(({ decision }) => decision));
  return {
    // One that was refused was refused, however the forecasts came out.
    outcome: refused > limits.mostRefused ? 'refuted' : outcome,
    measurements,
    claims,
    worstShare: worstOf(measurements, 'forecastS'),
    worstEarlyShare: worstOf(measurements, 'earlyForecastS'),
    refused,
    sent: measurements.reduce((sum, { figures }) => sum + (figures.sent ?? 0), 0),
    slowest: measurements.reduce((a, b) =>
      a.figures.drainS === undefined ||
      (b.figures.drainS !== undefined && a.figures.drainS > b.figures.drainS)
        ? a
        : b,
    ),
  };
}

function claimOf(
  peakPerSecond: number,
  measurements: readonly OneMeasurement[],
  measureMs: number,
  limits: Limits,
  claims: number,
): Claim {
  const band = shareBand(limits.wrongShare);
  const name = bilingual(({ perSecond }) => ({
    es: `tras un pico de ${perSecond(peakPerSecond)}, la cola se vacía en lo pronosticado`,
    en: `after a burst of ${perSecond(peakPerSecond)}, the queue drains in the time forecast`,
  }));
  const factors = measurements.flatMap((one) => timesForecast(one, watchedS(measureMs), band.high));
  return factorClaim({ name, measure: TIMES, band }, factors, sharedAmong(claims, limits));
}

/**
 * How many times its forecast a draining took. One that was not over when the load ended took at least as long as it was
 * watched: where that is too long already, it counts as that long; where not, it tells nothing.
 */
function timesForecast(
  { figures: { drainS, forecastS } }: OneMeasurement,
  watched: number,
  most: number,
): number[] {
  if (!forecastS) return [];
  if (drainS !== undefined) return drainS > 0 ? [drainS / forecastS] : [];
  return watched / forecastS > most ? [watched / forecastS] : [];
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
