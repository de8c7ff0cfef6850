import { nearestGgc } from '../../queueing/ggc.ts';
import { mmc } from '../../queueing/mmc.ts';
import { utilisation } from '../../queueing/queue.ts';
import { batchMeansInterval } from '../../queueing/statistics/batch-means.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import type { Measurement } from '../experiment.ts';
import { meanWaitInterval } from './theory.ts';

export type Factors = { utilisation: number };

export const WORK_MS = 50;
export const WORKERS = 2;
export const CONCURRENCY = 2;
export const SERVERS = WORKERS * CONCURRENCY;
/** Theory is not asked about what lies above: there a run of minutes does not reach the steady state. */
export const HIGHEST_COMPARED = 0.9;
const CONFIDENCE = 0.99;

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

/** What all repetitions of one load have in common; nothing when none of them counts. */
export function summarise(measurements: readonly Measurement<Factors>[]): Row[] {
  const [first] = measurements;
  if (!first) return [];
  const all = (name: string) => measurements.flatMap(({ series }) => series[name] ?? []);
  const service = momentsOf(all('serviceMs'));
  const meanOf = (name: string) => momentsOf(measurements.map(({ figures }) => figures[name] as number)).mean;
  const arrivalsPerSecond = meanOf('arrivalsPerSecond');
  const { mean, low, high, autocorrelation } = batchMeansInterval(all('waitMs'), { confidence: CONFIDENCE });
  return [
    {
      planned: first.factors.utilisation,
      arrivalsPerSecond,
      serviceMs: service.mean,
      handoverMs: momentsOf(all('handoverMs')).mean,
      serviceScv: service.scv,
      arrivalScv: momentsOf(all('gapMs')).scv,
      utilisation: utilisation({ arrivalsPerSecond, serviceMs: service.mean, servers: SERVERS }),
      wait: { mean, low, high },
      autocorrelation,
      consultas: all('waitMs').length,
      repetitions: measurements.length,
      idealWaitMs: meanOf('idealWaitMs'),
    },
  ];
}

/** Theory's wait ends when a hand is free for the consulta; the measured one ends after the handover. */
export function compare(row: Row, warmUpMs: number): Comparison {
  if (row.utilisation >= 1) return { ...row, mmc: undefined, ggcWaitMs: undefined, isInside: false };
  const { arrivalsPerSecond, serviceMs, handoverMs, repetitions } = row;
  const queue = { arrivalsPerSecond, serviceMs, servers: SERVERS };
  const { low, high } = meanWaitInterval(queue, {
    repetitions,
    customers: Math.round(row.consultas / repetitions),
    warmUp: Math.round((arrivalsPerSecond * warmUpMs) / 1000),
    confidence: CONFIDENCE,
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
