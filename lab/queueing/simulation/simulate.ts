import { countOf } from '../domain.ts';
import { seededRandom } from '../random.ts';
import type { Scenario } from './scenario.ts';
import { Station } from './station.ts';

export interface SimulationOptions {
  seed: number;
  /** Runs of one seed with different numbers are independent of each other; 0 when left out. */
  replication?: number;
  /** How many customers are measured. */
  customers: number;
  /** How many come before them, until the empty system that it begins with is forgotten. */
  warmUp: number;
}

export interface SimulationRun {
  /** The waits from arrival to the beginning of the service that succeeded, in the order of arrival. */
  waitMs: Float64Array;
  /** The times from arrival to the end. */
  responseMs: Float64Array;
  /** Arrivals per second that there really were. */
  perSecond: number;
  /** Averages over time, counted independently of the times above: Little's law must join them. */
  inSystem: number;
  inService: number;
  /** How often a customer was handed out again after a worker had died. */
  redelivered: number;
}

/** Runs a scenario. The same options give the same run. */
export function simulate(scenario: Scenario, options: SimulationOptions): SimulationRun {
  const { seed, replication = 0, customers, warmUp } = options;
  countOf('customers', customers);
  const random = (purpose: number) => seededRandom(seed, replication * PURPOSES + purpose);
  const arrivedMs = new Float64Array(customers);
  const waitMs = new Float64Array(customers);
  const responseMs = new Float64Array(customers);
  let unfinished = customers;
  const station = new Station(
    scenario,
    { service: random(1), failures: random(2) },
    {
      started: (customer, atMs) => {
        const index = customer - warmUp;
        if (index >= 0 && index < customers) waitMs[index] = atMs - (arrivedMs[index] as number);
      },
      finished: (customer, atMs) => {
        const index = customer - warmUp;
        if (index < 0 || index >= customers) return;
        responseMs[index] = atMs - (arrivedMs[index] as number);
        unfinished -= 1;
      },
    },
  );

  const nextGapMs = scenario.arrivals.start(random(0));
  const averages = { inSystem: 0, inService: 0, perSecond: 0 };
  let nowMs = 0;
  // More customers keep coming until the last measured one has gone: he must not meet an empty system.
  for (let customer = 0; unfinished > 0; customer += 1) {
    nowMs += nextGapMs();
    station.advanceTo(nowMs);
    const index = customer - warmUp;
    if (index === 0) {
      station.inSystem.restart(nowMs);
      station.inService.restart(nowMs);
    }
    if (index === customers) {
      averages.inSystem = station.inSystem.until(nowMs);
      averages.inService = station.inService.until(nowMs);
      averages.perSecond = (customers / (nowMs - (arrivedMs[0] as number))) * 1000;
    }
    if (index >= 0 && index < customers) arrivedMs[index] = nowMs;
    station.arrive(nowMs);
  }
  return { waitMs, responseMs, ...averages, redelivered: station.redelivered };
}

/** Arrivals, service and failures draw from streams of their own, so that one can change without the others. */
export const PURPOSES = 3;
