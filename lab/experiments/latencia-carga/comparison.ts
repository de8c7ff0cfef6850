import { nearestGgc } from '../../queueing/ggc.ts';
import { mmc } from '../../queueing/mmc.ts';
import { utilisation } from '../../queueing/queue.ts';
import { batchMeansInterval } from '../../queueing/statistics/batch-means.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import type { Limits } from './analyse.ts';
import { SERVERS, type WaitsMeasurement } from './setup.ts';
import { meanWaitInterval } from './theory.ts';

/** What was measured at one load. */
export interface Row {
  /** As it was planned; `utilisation` is what came of it. */
  planned: number;
  arrivalsPerSecond: number;
  /** How long a consulta keeps its hand: the handover, the work and the storing of the result. */
  serviceMs: number;
  /** The handover's part of that. */
  handoverMs: number;
  serviceScv: number;
  arrivalScv: number;
  utilisation: number;
  wait: { mean: number; low: number; high: number };
  /** Of the batches that the interval of the wait is made of. */
  autocorrelation: number;
  /** Consultas of all repetitions, and how many of these there were. */
  consultas: number;
  repetitions: number;
  /** What one ideal queue would have made of the same arrivals and services. */
  idealWaitMs: number;
}

/** The same beside theory. */
export interface Comparison extends Row {
  /** Undefined where more arrived than the servers could do. */
  mmc: { waitMs: number; low: number; high: number } | undefined;
  ggcWaitMs: number | undefined;
  isInside: boolean;
}

/** Batches of two waits at least are what an interval of the mean wait is made of. */
const BATCHES = 20;
const FEWEST_WAITS = 2 * BATCHES;

/**
 * What all repetitions of one load have in common.
 * @param measurements one at least.
 * @returns undefined when too few consultas ended.
 */
export function summarise(
  planned: number,
  measurements: readonly WaitsMeasurement[],
  { confidence }: Limits,
): Row | undefined {
  const all = (name: keyof WaitsMeasurement['series']) => measurements.flatMap(({ series }) => series[name]);
  const meanOf = (name: keyof WaitsMeasurement['figures']) =>
    momentsOf(measurements.map(({ figures }) => figures[name])).mean;
  const waitsMs = all('waitMs');
  if (waitsMs.length < FEWEST_WAITS) return undefined;
  const service = momentsOf(all('serviceMs'));
  const arrivalsPerSecond = meanOf('arrivalsPerSecond');
  const { mean, low, high, autocorrelation } = batchMeansInterval(waitsMs, { batches: BATCHES, confidence });
  return {
    planned,
    arrivalsPerSecond,
    serviceMs: service.mean,
    handoverMs: momentsOf(all('handoverMs')).mean,
    serviceScv: service.scv,
    arrivalScv: momentsOf(all('gapMs')).scv,
    utilisation: utilisation({ arrivalsPerSecond, serviceMs: service.mean, servers: SERVERS }),
    wait: { mean, low, high },
    autocorrelation,
    consultas: waitsMs.length,
    repetitions: measurements.length,
    idealWaitMs: meanOf('idealWaitMs'),
  };
}

/** Theory's wait ends when a hand is free for the consulta; the measured one ends after the handover. */
export function compare(row: Row, warmUpMs: number, { confidence }: Limits): Comparison {
  if (row.utilisation >= 1) return { ...row, mmc: undefined, ggcWaitMs: undefined, isInside: false };
  const { arrivalsPerSecond, serviceMs, handoverMs, repetitions } = row;
  const queue = { arrivalsPerSecond, serviceMs, servers: SERVERS };
  const { low, high } = meanWaitInterval(queue, {
    repetitions,
    customers: Math.round(row.consultas / repetitions),
    warmUp: Math.round((arrivalsPerSecond * warmUpMs) / 1000),
    confidence,
  });
  const predicted = {
    waitMs: handoverMs + mmc(queue).waitMs,
    low: handoverMs + low,
    high: handoverMs + high,
  };
  return {
    ...row,
    mmc: predicted,
    ggcWaitMs: handoverMs + nearestGgc({ ...queue, ...row }).waitMs,
    isInside: row.wait.mean >= predicted.low && row.wait.mean <= predicted.high,
  };
}
