import type { PlannedLevel, PlannedService, PlanObjective, PlanRequest } from '@sel/contract/lab/planner';
import { type Distribution, exponential } from '../queueing/distribution.ts';
import type { Random } from '../queueing/random.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';
import { normalSample } from '../queueing/statistics/normal.ts';
import { twoMoments } from '../queueing/two-moments.ts';

/** What is to be served, with workers of one kind. */
export interface Demand {
  ratePerSecond: number;
  arrivalScv: number;
  /** Of how many arrivals the rate is known; undefined where it was said and not measured. */
  observedArrivals: number | undefined;
  objective: PlanObjective;
  /** How many consultas a stretch has; by the rate when undefined. */
  stretch: number | undefined;
  concurrency: number;
  prefetch: number;
  service: PlannedService;
  /** What the way takes besides queue and service, in milliseconds. */
  outsideMs: readonly number[];
  seed: number;
}

export function demandOf(request: PlanRequest, level: PlannedLevel): Demand {
  return {
    ratePerSecond: peakPerSecond(request),
    arrivalScv: request.arrivalScv ?? 1,
    observedArrivals: request.observedArrivals,
    objective: request.objective,
    stretch: request.stretch,
    concurrency: level.concurrency,
    prefetch: Math.max(level.prefetch ?? level.concurrency, level.concurrency),
    service: level.service,
    outsideMs: request.outsideMs ?? [0],
    seed: request.seed ?? 1,
  };
}

/** Of a day it is the busiest time that decides. */
export function peakPerSecond({ ratePerSecond, profile }: PlanRequest): number {
  return profile ? Math.max(...profile) : ratePerSecond;
}

export function meanServiceMs(service: PlannedService): number {
  return 'samplesMs' in service ? momentsOf(service.samplesMs).mean : service.meanMs;
}

/** a = λS, in erlang: how many consultas are being worked on at a time, on average. */
export function loadOf({ ratePerSecond, service }: Demand): number {
  return (ratePerSecond * meanServiceMs(service)) / 1000;
}

/** The same system with so many times the load, or with a service so many times as long. */
export function scaled(demand: Demand, by: { load?: number; service?: number }): Demand {
  const { load = 1, service: factor = 1 } = by;
  const { service } = demand;
  const longer =
    'samplesMs' in service
      ? { samplesMs: service.samplesMs.map((ms) => ms * factor) }
      : { ...service, meanMs: service.meanMs * factor };
  return { ...demand, ratePerSecond: demand.ratePerSecond * load, service: longer };
}

/**
 * Service times as they may be: typed ones are taken at their word; of measured ones a sample of the sample is drawn, as
 * others might have been measured. They are drawn in blocks of those that followed each other (the moving-block bootstrap:
 * Künsch, *Annals of Statistics* 17(3), 1989): a machine that has no time for a second is slow for all of that second's
 * consultas, and those wait for each other.
 */
export function drawService(service: PlannedService, random: Random): Pick<Distribution, 'sample'> {
  if (!('samplesMs' in service)) return twoMoments(service.meanMs, service.scv);
  const drawing = inBlocks(service.samplesMs);
  const drawn = Float64Array.from(service.samplesMs, () => drawing(random));
  return { sample: inBlocks(drawn) };
}

/** Some seconds' worth of consultas at the loads of one machine; of few consultas there must be many blocks all the same. */
const LONGEST_BLOCK = 50;
const FEWEST_BLOCKS = 20;

/** One value after the other from a place drawn at random, and after a block from another place. */
function inBlocks(values: ArrayLike<number>): (random: Random) => number {
  const block = Math.max(1, Math.min(LONGEST_BLOCK, Math.floor(values.length / FEWEST_BLOCKS)));
  let at = 0;
  let left = 0;
  return (random) => {
    if (left === 0) {
      at = Math.floor(random() * values.length);
      left = block;
    }
    left -= 1;
    at = (at + 1) % values.length;
    return values[at] as number;
  };
}

/** Milliseconds between arrivals as they may be: with a measured rate, it is known to √(Ca²/n) of itself. */
export function drawGaps(
  { ratePerSecond, arrivalScv, observedArrivals }: Demand,
  random: Random,
): Distribution {
  const error = observedArrivals ? Math.sqrt(arrivalScv / observedArrivals) * normalSample(random) : 0;
  const meanMs = 1000 / (ratePerSecond * Math.max(0.1, 1 + error));
  return arrivalScv === 1 ? exponential(meanMs) : twoMoments(meanMs, arrivalScv);
}

export function pick(values: ArrayLike<number>, random: Random): number {
  return values[Math.floor(random() * values.length)] as number;
}
