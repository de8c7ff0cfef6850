import { mmc } from '../../queueing/mmc.ts';
import { watchedWaitRatio } from '../../queueing/simulation/watched-wait.ts';
import type { Plan } from '../plan.ts';
import type { Calibration } from './calibration.ts';
import { CALIBRATION, type Factors, type Measured, SERVERS, WORK_MS } from './setup.ts';

/** A mean wait is foretold with an interval of this confidence. */
export const FORETOLD_CONFIDENCE = 0.9;

/** The rate at which the servers are busy for that share of the time, should each consulta take what was calibrated. */
export function rateFor(utilisation: number, calibration: Calibration | undefined): number {
  const addedMs = calibration ? calibration.handoverMs + calibration.storeMs : 0;
  return (utilisation * SERVERS * 1000) / (WORK_MS + addedMs);
}

/** What M/M/c says of the mean wait of a load that is still to come, and between which values a measurement so long lies. */
export function foretell(
  { utilisation }: Factors,
  calibration: Calibration | undefined,
  { warmUpMs, measureMs }: Plan<Factors>,
): Measured['figures'] {
  if (utilisation === CALIBRATION || !calibration) return {};
  const { handoverMs, storeMs } = calibration;
  const arrivalsPerSecond = rateFor(utilisation, calibration);
  const queue = { arrivalsPerSecond, serviceMs: WORK_MS + handoverMs + storeMs, servers: SERVERS };
  const customersIn = (ms: number) => Math.max(2, Math.round((arrivalsPerSecond * ms) / 1000));
  const { median, low, high } = watchedWaitRatio(
    {
      servers: SERVERS,
      utilisation,
      customers: customersIn(measureMs),
      warmUp: customersIn(warmUpMs),
      runs: 1,
    },
    FORETOLD_CONFIDENCE,
  );
  const { waitMs } = mmc(queue);
  return {
    foretoldWaitMs: handoverMs + median * waitMs,
    foretoldLowMs: handoverMs + low * waitMs,
    foretoldHighMs: handoverMs + high * waitMs,
  };
}
