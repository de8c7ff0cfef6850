import { mmc } from '../../queueing/mmc.ts';
import type { Queue } from '../../queueing/queue.ts';
import { type Watched, watchedWaitRatio } from '../../queueing/simulation/watched-wait.ts';
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
  const seen = { utilisation, customers: customersIn(measureMs), warmUp: customersIn(warmUpMs), runs: 1 };
  const { median, low, high } = watchedWaitMs(queue, handoverMs, seen, FORETOLD_CONFIDENCE);
  return { foretoldWaitMs: median, foretoldLowMs: low, foretoldHighMs: high };
}

/** What M/M/c says of the mean wait in a queue that is watched only for so long, with the handover before each service. */
export function watchedWaitMs(
  queue: Queue,
  handoverMs: number,
  seen: Omit<Watched, 'servers'>,
  confidence: number,
): { median: number; low: number; high: number } {
  const ratio = watchedWaitRatio({ ...seen, servers: queue.servers }, confidence);
  const { waitMs } = mmc(queue);
  const wait = (times: number) => handoverMs + times * waitMs;
  return { median: wait(ratio.median), low: wait(ratio.low), high: wait(ratio.high) };
}
