import { constantRate } from '../../load/rate-profile.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import type { Task } from '../experiment.ts';
import { invalidity } from '../invalidity.ts';
import type { Laboratory, OpenPrediction } from '../laboratory.ts';
import type { Taken } from '../measurement.ts';
import { calibrationsOf, meanCalibration } from './calibration.ts';
import { FORETOLD_CONFIDENCE, foretell, rateFor } from './foretell.ts';
import { livesOf, withoutWarmUp } from './lives.ts';
import {
  CALIBRATION,
  CONCURRENCY,
  type Factors,
  type Measured,
  type Stored,
  WORK_MS,
  WORKERS,
} from './setup.ts';

/** @throws when a load comes before any calibration. */
export async function measure(
  laboratory: Laboratory,
  { factors, repetition, plan, earlier }: Task<Factors, Stored>,
): Promise<Taken<Measured>> {
  await laboratory.setWorkers(WORKERS, CONCURRENCY);
  await laboratory.setWork({ meanMs: WORK_MS, distribution: 'exponencial', kind: 'espera' });
  const { warmUpMs, measureMs } = plan;
  const { utilisation } = factors;
  const calibration = meanCalibration([...calibrationsOf(earlier, warmUpMs).values()]);
  if (!calibration && utilisation !== CALIBRATION)
    throw new Error('the calibration comes before all loads, and has not been measured');
  const profile = constantRate(rateFor(utilisation, calibration));
  // Other arrivals at each load and in each repetition: the same ones again would tell nothing new.
  const seed = plan.seed + 1_000 * (repetition - 1) + Math.round(100 * utilisation);
  const figures = foretell(factors, calibration, plan);
  // It is written down before the load begins: a prediction that is made afterwards is none.
  const prediction = await written(laboratory, figures);
  // The database tells the waits: clients need not ask for each of them.
  const load = { kind: 'open', process: 'poisson', profile } as const;
  const { result, ended, startedAtMs } = await laboratory.load(
    { load, seed, notice: 'none' },
    warmUpMs + measureMs,
  );
  const series = livesOf(ended, startedAtMs);
  const invalid = invalidity(result);
  const { waitMs } = withoutWarmUp(series, warmUpMs);
  if (waitMs.length > 0 && !invalid.invalid) await prediction?.settle({ ms: momentsOf(waitMs).mean });
  return { figures, series, ...invalid };
}

/** Writes the prediction into the record, when there is one to be made. */
async function written(
  laboratory: Laboratory,
  { foretoldWaitMs, foretoldLowMs, foretoldHighMs }: Measured['figures'],
): Promise<OpenPrediction | undefined> {
  if (foretoldWaitMs === undefined || foretoldLowMs === undefined || foretoldHighMs === undefined)
    return undefined;
  const interval = { lowMs: foretoldLowMs, valueMs: foretoldWaitMs, highMs: foretoldHighMs };
  return laboratory.predict({ kind: 'wait', ...interval, confidence: FORETOLD_CONFIDENCE });
}
