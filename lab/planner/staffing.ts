import type { WorkersChance } from '@sel/contract/lab/planner';
import { bisect, firstBetween } from '../queueing/statistics/bisect.ts';
import { normalCdf } from '../queueing/statistics/normal.ts';
import { chanceOf } from './chances.ts';
import { type Demand, loadOf, meanServiceMs } from './demand.ts';

/** A plan is one that meets its objective with this probability at least. */
export const ENOUGH = 0.95;

/** The chances of numbers of workers, each simulated once; told when one has been. */
export class Chances {
  readonly #demand: Demand;
  readonly #known = new Map<number, WorkersChance>();
  readonly #onSimulated: () => void;

  constructor(demand: Demand, onSimulated: () => void) {
    this.#demand = demand;
    this.#onSimulated = onSimulated;
  }

  of(workers: number): WorkersChance {
    const known = this.#known.get(workers);
    if (known) return known;
    const chance = chanceOf(this.#demand, workers);
    this.#known.set(workers, chance);
    this.#onSimulated();
    return chance;
  }
}

/** The fewest workers with which what comes can be done at all: c·concurrency > λS. */
export function fewestStable(demand: Demand): number {
  return Math.floor(loadOf(demand) / demand.concurrency) + 1;
}

/**
 * The fewest workers with which the objective is met with probability {@link ENOUGH}: from a start on, upwards or
 * downwards in growing steps and then by halves.
 * @returns undefined when `most` are too few.
 */
export function fewestEnough(demand: Demand, chances: Chances, most: number): number | undefined {
  const least = fewestStable(demand);
  if (least > most) return undefined;
  const isEnough = (workers: number) => chances.of(workers).probability >= ENOUGH;
  const start = Math.min(most, Math.max(least, startingWorkers(demand)));
  if (isEnough(start)) return firstBetween(lastThatFails(start, least, isEnough), start, isEnough);
  const succeeds = firstThatSucceeds(start, most, isEnough);
  return succeeds && firstBetween(start, succeeds, isEnough);
}

function lastThatFails(start: number, least: number, isEnough: (workers: number) => boolean): number {
  for (let step = 1; ; step *= 2) {
    const workers = start - step;
    if (workers < least) return least - 1;
    if (!isEnough(workers)) return workers;
  }
}

function firstThatSucceeds(
  start: number,
  most: number,
  isEnough: (workers: number) => boolean,
): number | undefined {
  for (let step = 1; start + step < most; step *= 2) if (isEnough(start + step)) return start + step;
  return isEnough(most) ? most : undefined;
}

/** Where the search begins: a + β√a servers, with β from the objective as if times were exponential. */
export function startingWorkers(demand: Demand): number {
  const load = loadOf(demand);
  return Math.ceil((load + betaFor(demand) * Math.sqrt(load)) / demand.concurrency);
}

/**
 * The safety β: of many servers the share α(β) = 1/(1 + βΦ(β)/φ(β)) of the customers waits at all, and those longer than
 * t with probability e^(−β√a·t/S) (Halfin and Whitt, "Heavy-Traffic Limits for Queues with Many Exponential Servers",
 * *Operations Research* 29(3), 1981).
 */
export function betaFor(demand: Demand): number {
  const { metric, level, limitMs } = demand.objective;
  const serviceMs = meanServiceMs(demand.service);
  const spareMs = metric === 'wait' ? limitMs : Math.max(0, limitMs - serviceMs);
  const root = Math.sqrt(loadOf(demand));
  const met = (beta: number) => {
    const density = Math.exp(-(beta ** 2) / 2) / Math.sqrt(2 * Math.PI);
    const waits = 1 / (1 + (beta * normalCdf(beta)) / density);
    return 1 - waits * Math.exp((-beta * root * spareMs) / serviceMs);
  };
  return bisect(met, level, 0, 1).reached;
}
