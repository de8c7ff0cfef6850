import { ggc } from '../../queueing/ggc.ts';
import { utilisation } from '../../queueing/queue.ts';
import { tracedWaitsMs } from '../../queueing/simulation/pool.ts';
import { binFor, dispersion } from '../../queueing/statistics/dispersion.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import type { Calibration } from './calibration.ts';
import { watchedWaitMs } from './foretell.ts';
import { withoutWarmUp } from './lives.ts';
import { type Lives, type MeasuredLoad, SERVERS } from './setup.ts';

/** Fewer consultas than this have no mean wait worth comparing. */
const FEWEST = 40;
/** Only the median of the ratio is used here. */
const ANY_CONFIDENCE = 0.9;

/** One measurement of a load beside what is predicted for it. Services are pure work plus what was calibrated. */
export interface Sample {
  planned: number;
  repetition: number;
  consultas: number;
  arrivalsPerSecond: number;
  serviceMs: number;
  utilisation: number;
  /** The dispersion of what reached the queue. */
  arrivalScv: number;
  /** How much the pure work varies. */
  serviceScv: number;
  /** The handover as it was measured here, beside the calibrated one. */
  handoverMs: number;
  calibratedHandoverMs: number;
  waitMs: number;
  /** Had these consultas, as they were published and with their work, stood in one queue before ideal servers. */
  idealWaitMs: number;
  /** For this rate and this mean service, in a measurement so long; undefined when more came than could be done. */
  mmcWaitMs?: number;
  /** What G/G/c predicts for this rate, this mean service and these variabilities, in an endless measurement. */
  ggcWaitMs?: number;
  foretoldWaitMs: number | undefined;
}

/** Names what every sample has. */
type KnownFigure = { [Name in keyof Sample]-?: Sample[Name] extends number ? Name : never }[keyof Sample];

/** The mean of a load's repetitions, of which there is one at least. */
export function meanOf(samples: readonly Sample[], name: KnownFigure): number {
  return momentsOf(samples.map((sample) => sample[name])).mean;
}

/** @returns undefined when too few consultas were measured. */
export function sampleOf(
  { factors, repetition, figures, series }: MeasuredLoad,
  calibration: Calibration,
  warmUpMs: number,
): Sample | undefined {
  const counting = withoutWarmUp(series, warmUpMs);
  const consultas = counting.waitMs.length;
  if (consultas < FEWEST) return undefined;
  const work = momentsOf(counting.workMs);
  const serviceMs = work.mean + calibration.handoverMs + calibration.storeMs;
  const spanMs = (counting.publishedMs.at(-1) as number) - (counting.publishedMs[0] as number);
  const queue = { arrivalsPerSecond: ((consultas - 1) / spanMs) * 1000, serviceMs, servers: SERVERS };
  const warmUp = series.waitMs.length - consultas;
  const arrivalScv = dispersion(counting.publishedMs, binFor(serviceMs));
  const rho = utilisation(queue);
  const seen = { utilisation: rho, customers: consultas, warmUp, runs: 1 };
  return {
    planned: factors.utilisation,
    repetition,
    consultas,
    arrivalsPerSecond: queue.arrivalsPerSecond,
    serviceMs,
    utilisation: rho,
    arrivalScv,
    serviceScv: work.scv,
    handoverMs: momentsOf(counting.handoverMs).mean,
    calibratedHandoverMs: calibration.handoverMs,
    waitMs: momentsOf(counting.waitMs).mean,
    idealWaitMs: idealWaitMs(series, calibration, warmUp),
    ...(rho < 1 && {
      mmcWaitMs: watchedWaitMs(queue, calibration.handoverMs, seen, ANY_CONFIDENCE).median,
      ggcWaitMs:
        calibration.handoverMs +
        ggc({ ...queue, arrivalScv, serviceScv: work.variance / serviceMs ** 2 }).waitMs,
    }),
    foretoldWaitMs: figures.foretoldWaitMs,
  };
}

/** Also those of the warm-up are replayed, for the others wait behind them. */
function idealWaitMs(
  { publishedMs, workMs }: Lives,
  { handoverMs, storeMs }: Calibration,
  warmUp: number,
): number {
  const services = workMs.map((ms) => ms + handoverMs + storeMs);
  return handoverMs + momentsOf(tracedWaitsMs(publishedMs, services, SERVERS).slice(warmUp)).mean;
}
