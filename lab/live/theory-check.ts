import type { ProcessReport } from '@sel/contract/lab/process';
import type { TheoryCheck } from '@sel/contract/lab/theory';
import { ggc } from '../queueing/ggc.ts';
import { mmc } from '../queueing/mmc.ts';
import { type GeneralQueue, utilisation } from '../queueing/queue.ts';
import { binFor, dispersion } from '../queueing/statistics/dispersion.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';
import {
  CALIBRATION_UTILISATION,
  type Calibration,
  calibrate,
  HIGHEST_HANDOVER_SHARE,
  HIGHEST_SCORED_UTILISATION,
  meanBetween,
} from './calibration.ts';
import type { EndedConsulta } from './consulta-observer.ts';
import { type HandedConsulta, handedOver } from './handover.ts';
import { SETTLING_MS } from './regime.ts';

/** Fewer consultas than this say little about variability. */
const MIN_CONSULTAS = 50;
/** The last ones speak for all: this is done four times a second, and ten times as many would take 80 ms. */
const MAX_CONSULTAS = 4_000;
/** Before those, so many times what all hands hold tell since when the hands were free. */
const HANDS_FULL = 2;

interface Observed {
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

/** With the handover as it is told. */
type Calibrated = Calibration & { told: TheoryCheck['handover'] };

/**
 * Compares the mean wait in the queue with what theory predicts from the same consultas' arrival rate, work and
 * variabilities. What the system adds to the work is not taken from them, or at low load the prediction would be the
 * measurement: it is what was last measured while hardly anybody waited for a hand. As in the experiments, the handover
 * is a part of the service, during which the hand can do nothing else, and the measured wait ends after it.
 */
export class TheoryChecker {
  #calibrated: Calibrated | undefined;

  /** All that ended in the stretch count. @returns null when there is too little to compare. */
  check(observed: Observed): TheoryCheck | null {
    const servers = observed.workers.reduce((sum, { capacity }) => sum + capacity, 0);
    const counted = countedOf(observed, servers);
    if (counted.length < MIN_CONSULTAS || observed.createdMs.length < MIN_CONSULTAS) return null;
    const arrivalsPerSecond = rateOf(observed);
    const own = ownOf(counted, observed.toMs);
    if (!own) return null;
    const work = momentsOf(counted.map(({ startedMs, finishedMs }) => finishedMs - startedMs));
    const serviceWith = ({ handoverMs, storeMs }: Calibration) => work.mean + handoverMs + storeMs;
    const isIdle = (arrivalsPerSecond * serviceWith(own)) / 1000 <= CALIBRATION_UTILISATION * servers;
    if (isIdle) this.#calibrated = own;
    const calibration = this.#calibrated ?? own;
    const serviceMs = serviceWith(calibration);
    if (serviceMs <= 0) return null;
    // The variability of what reached the queue, which may be another than that of what was sent.
    const publishedMs = counted.map((consulta) => consulta.publishedMs);
    const arrivalScv = dispersion(publishedMs, binFor(serviceMs));
    const serviceScv = work.variance / serviceMs ** 2;
    const queue = { arrivalsPerSecond, serviceMs, servers, arrivalScv, serviceScv };
    const waits = predictedWaits(queue, calibration.handoverMs);
    const handoverShare = waits.ggcWaitMs === null ? null : calibration.handoverMs / waits.ggcWaitMs;
    return {
      servers,
      serviceMs,
      utilisation: utilisation(queue),
      arrivalScv,
      serviceScv,
      ...waits,
      measuredWaitMs: meanBetween(counted.map(({ publishedMs: from, startedMs }) => startedMs - from)),
      observedMs: observed.toMs - Math.max(observed.fromMs, (counted[0] as HandedConsulta).processedMs),
      handover: this.#calibrated?.told ?? null,
      handoverShare,
      unscored: whyUnscored(isIdle, this.#calibrated !== undefined, handoverShare, queue),
      calibrateAt: calibrationLoad(servers, serviceMs),
    };
  }
}

function countedOf({ ended, oldestOpenMs, workers, fromMs }: Observed, servers: number): HandedConsulta[] {
  const last = ended.slice(-(MAX_CONSULTAS + HANDS_FULL * servers));
  return workers
    .flatMap((worker) => handedOver(last, worker, oldestOpenMs))
    .filter(({ processedMs }) => processedMs >= fromMs)
    .sort((a, b) => a.processedMs - b.processedMs)
    .slice(-MAX_CONSULTAS);
}

/** Of very many arrivals only the last ones are known, and the time since the first of those. */
function rateOf({ createdMs, fromMs, toMs }: Observed): number {
  return (createdMs.length / (toMs - Math.max(fromMs, createdMs[0] as number))) * 1000;
}

function ownOf(counted: readonly HandedConsulta[], measuredAtMs: number): Calibrated | undefined {
  const handoverMs = counted.map((consulta) => consulta.handoverMs);
  const found = calibrate(
    handoverMs,
    counted.map(({ finishedMs, processedMs }) => processedMs - finishedMs),
  );
  return found && { ...found, told: { ...meanBetween(handoverMs), measuredAtMs } };
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

/** The same limits as those of the experiment `latencia-carga`. */
function whyUnscored(
  isIdle: boolean,
  isCalibrated: boolean,
  share: number | null,
  queue: GeneralQueue,
): TheoryCheck['unscored'] {
  if (isIdle) return 'calibrating';
  if (!isCalibrated) return 'uncalibrated';
  if (share === null || utilisation(queue) > HIGHEST_SCORED_UTILISATION) return 'steadyState';
  return share > HIGHEST_HANDOVER_SHARE ? 'handover' : null;
}

/** The largest load that calibrates, in whole consultas per second where there are any, and for how long it has to run. */
function calibrationLoad(servers: number, serviceMs: number): TheoryCheck['calibrateAt'] {
  const most = (CALIBRATION_UTILISATION * servers * 1000) / serviceMs;
  const perSecond = most >= 1 ? Math.floor(most) : most;
  return { perSecond, seconds: Math.ceil(SETTLING_MS / 1000 + MIN_CONSULTAS / perSecond) };
}
