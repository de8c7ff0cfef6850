import type { Measurement } from '../experiment.ts';
import { batchMeansInterval } from '../theory/batch-means.ts';
import { kraemerLangenbachBelz } from '../theory/ggc.ts';
import { mmc } from '../theory/mmc.ts';
import { momentsOf } from '../theory/moments.ts';
import { utilisation } from '../theory/queue.ts';

export type Factors = { utilisation: number };

export const WORKERS = 2;
export const CONCURRENCY = 2;
export const SERVERS = WORKERS * CONCURRENCY;
/** Theory is not asked about what lies above: there a run of minutes does not reach the steady state. */
export const HIGHEST_COMPARED = 0.92;
const CONFIDENCE = 0.99;

/** What was measured at one load. */
export interface Row {
  arrivalsPerSecond: number;
  serviceMs: number;
  serviceScv: number;
  arrivalScv: number;
  utilisation: number;
  wait: { mean: number; low: number; high: number };
}

/** The same beside theory. */
export interface Comparison extends Row {
  /** Undefined where more arrived than the servers could do. */
  mmcWaitMs: number | undefined;
  ggcWaitMs: number | undefined;
  isInside: boolean;
}

export function summarise(measurements: readonly Measurement<Factors>[]): Row[] {
  if (measurements.length === 0) return [];
  const all = (name: string) => measurements.flatMap(({ series }) => series[name] ?? []);
  const service = momentsOf(all('serviceMs'));
  const arrivalsPerSecond = momentsOf(
    measurements.map(({ figures }) => figures.arrivalsPerSecond as number),
  ).mean;
  const { mean, low, high } = batchMeansInterval(all('waitMs'), { confidence: CONFIDENCE });
  return [
    {
      arrivalsPerSecond,
      serviceMs: service.mean,
      serviceScv: service.scv,
      arrivalScv: momentsOf(all('gapMs')).scv,
      utilisation: utilisation({ arrivalsPerSecond, serviceMs: service.mean, servers: SERVERS }),
      wait: { mean, low, high },
    },
  ];
}

/** @param deliveryMs what a consulta waits although a worker is free; theory knows nothing of it. */
export function compare(row: Row, deliveryMs: number): Comparison {
  if (row.utilisation >= 1) return { ...row, mmcWaitMs: undefined, ggcWaitMs: undefined, isInside: false };
  const queue = { arrivalsPerSecond: row.arrivalsPerSecond, serviceMs: row.serviceMs, servers: SERVERS };
  const mmcWaitMs = deliveryMs + mmc(queue).waitMs;
  return {
    ...row,
    mmcWaitMs,
    ggcWaitMs: deliveryMs + kraemerLangenbachBelz({ ...queue, ...row }).waitMs,
    isInside: mmcWaitMs >= row.wait.low && mmcWaitMs <= row.wait.high,
  };
}
