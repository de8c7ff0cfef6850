import type { Interval } from '@sel/contract/lab/interval';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { TheoryCheck } from '@sel/contract/lab/theory';
import { ggc } from '../queueing/ggc.ts';
import { mmc } from '../queueing/mmc.ts';
import { type GeneralQueue, utilisation } from '../queueing/queue.ts';
import { batchMeansInterval } from '../queueing/statistics/batch-means.ts';
import { binFor, dispersion } from '../queueing/statistics/dispersion.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';
import type { EndedConsulta } from './consulta-observer.ts';
import { handedOver } from './handover.ts';

/** Fewer consultas than this say little about variability. */
const MIN_CONSULTAS = 50;
/** The last ones speak for all: this is done four times a second, and ten times as many would take 80 ms. */
const MAX_CONSULTAS = 4_000;
/** Before those, so many times what all hands hold tell since when the hands were free. */
const HANDS_FULL = 2;
const BATCHES = 10;

export interface Observed {
  /** When the consultas of the stretch arrived, the first one first; of very many, the last ones. */
  createdMs: readonly number[];
  /** All that are known, also from before the stretch: they tell since when hands were free. */
  ended: readonly EndedConsulta[];
  /** All that were created before have ended. */
  oldestOpenMs: number;
  /** Each with how many consultas it may have in hand. */
  workers: readonly Pick<ProcessReport, 'name' | 'capacity'>[];
  /** The stretch, in which nothing changed. */
  fromMs: number;
  toMs: number;
}

/**
 * Compares the mean wait in the queue with what theory predicts from the same consultas' arrival rate,
 * service times and variabilities. As in the experiments, the handover is a part of the service, during which
 * the hand can do nothing else, and the measured wait ends after it. All that ended in the stretch count.
 * @returns null when there is too little to compare.
 */
export function checkTheory(observed: Observed): TheoryCheck | null {
  const { createdMs, ended, oldestOpenMs, workers, fromMs, toMs } = observed;
  const servers = workers.reduce((sum, { capacity }) => sum + capacity, 0);
  const last = ended.slice(-(MAX_CONSULTAS + HANDS_FULL * servers));
  const counted = workers
    .flatMap((worker) => handedOver(last, worker, oldestOpenMs))
    .filter(({ processedMs }) => processedMs >= fromMs)
    .sort((a, b) => a.processedMs - b.processedMs)
    .slice(-MAX_CONSULTAS);
  if (counted.length < MIN_CONSULTAS || createdMs.length < MIN_CONSULTAS) return null;
  const { mean: serviceMs, scv: serviceScv } = momentsOf(counted.map((consulta) => consulta.serviceMs));
  const { mean: handoverMs } = momentsOf(counted.map((consulta) => consulta.handoverMs));
  if (serviceMs <= 0) return null;
  // Of very many arrivals only the last ones are known, and the time since the first of those.
  const sinceMs = Math.max(fromMs, createdMs[0] as number);
  const arrivalsPerSecond = (createdMs.length / (toMs - sinceMs)) * 1000;
  // Of what reached the queue, which may be another than what was sent.
  const publishedMs = counted.map((consulta) => consulta.publishedMs);
  const arrivalScv = dispersion(publishedMs, binFor(serviceMs));
  const queue = { arrivalsPerSecond, serviceMs, servers, arrivalScv, serviceScv };
  return {
    servers,
    serviceMs,
    utilisation: utilisation(queue),
    arrivalScv,
    serviceScv,
    ...predictedWaits(queue, handoverMs),
    measuredWaitMs: meanWait(counted),
    observedMs: toMs - Math.max(fromMs, (counted[0] as EndedConsulta).processedMs),
  };
}

/** The one place where theory is asked. Null when more arrives than can be done: then no steady state exists. */
function predictedWaits(
  queue: GeneralQueue,
  handoverMs: number,
): Pick<TheoryCheck, 'mmcWaitMs' | 'ggcWaitMs'> {
  if (utilisation(queue) >= 1) return { mmcWaitMs: null, ggcWaitMs: null };
  return {
    mmcWaitMs: handoverMs + mmc(queue).waitMs,
    ggcWaitMs: handoverMs + ggc(queue).waitMs,
  };
}

/** Waits resemble those before them: the interval comes from the means of batches of successive consultas. */
function meanWait(ended: readonly EndedConsulta[]): Interval {
  const waits = ended.map(({ publishedMs, startedMs }) => startedMs - publishedMs);
  const { halfWidth } = batchMeansInterval(waits, { batches: BATCHES });
  const { mean: value } = momentsOf(waits);
  return { value, low: Math.max(0, value - halfWidth), high: value + halfWidth };
}
