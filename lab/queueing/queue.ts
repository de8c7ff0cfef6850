/*
 * Queueing theory, distributions, simulation and statistics, as pure functions of numbers that import nothing of ours.
 * Here are the words that all of it uses. Erlang C is in erlang.ts, M/M/c in mmc.ts, G/G/c in ggc.ts, the simulator in
 * simulation/, intervals and the quantile in statistics/.
 */

import { atLeastZero, countOf, positive } from './domain.ts';
import { littlesLaw } from './littles-law.ts';

/** Servers that share one queue, first come, first served, and never idle while someone waits. */
export interface Queue {
  arrivalsPerSecond: number;
  /** Mean time that one server works on one customer. */
  serviceMs: number;
  servers: number;
}

/** A queue of which the variability is known: what measurements can tell about a real one. */
export interface GeneralQueue extends Queue {
  /** Squared coefficient of variation of the times between arrivals; 1 for Poisson arrivals. */
  arrivalScv: number;
  /** Squared coefficient of variation of the service times; 1 when exponential. */
  serviceScv: number;
}

/** The long-run averages of a queue. */
export interface Averages {
  /** ρ: the share of the time that a server is busy. */
  utilisation: number;
  /** Wq: mean time in the queue, service not counted. */
  waitMs: number;
  /** W: mean time in queue and service. */
  responseMs: number;
  /** Lq: mean number in the queue. */
  waiting: number;
  /** L: mean number in queue and service. */
  inSystem: number;
}

/**
 * The work that arrives, in erlang: how many servers it keeps busy (a = λS).
 * @throws {RangeError} negative arrivals, or a service time that is not positive.
 */
export function offeredLoad({ arrivalsPerSecond, serviceMs }: Omit<Queue, 'servers'>): number {
  return (atLeastZero('arrivalsPerSecond', arrivalsPerSecond) * positive('serviceMs', serviceMs)) / 1000;
}

/** ρ = λS/c. At 1 and above no steady state exists. */
export function utilisation(queue: Queue): number {
  return offeredLoad(queue) / countOf('servers', queue.servers);
}

/** @throws {UnstableError} when more work arrives than the servers can do. */
export function stableUtilisation(queue: Queue): number {
  const rho = utilisation(queue);
  if (rho >= 1) throw new UnstableError(queue.servers, offeredLoad(queue));
  return rho;
}

/** The queue grows without end, so it has no averages; `load / servers` says by how much it is too much. */
export class UnstableError extends RangeError {
  override name = 'UnstableError';
  readonly servers: number;
  /** Offered load in erlang. */
  readonly load: number;

  constructor(servers: number, load: number) {
    super(
      `${servers} servers cannot do work for ${load.toPrecision(4)}: the queue grows without end. ` +
        `At least ${Math.floor(load) + 1} servers are needed`,
    );
    this.servers = servers;
    this.load = load;
  }
}

/** All averages from the mean wait, by Little's law for the queue and for the whole. */
export function averagesFromWait(queue: Queue, waitMs: number): Averages {
  const responseMs = waitMs + queue.serviceMs;
  const perSecond = queue.arrivalsPerSecond;
  return {
    utilisation: stableUtilisation(queue),
    waitMs,
    responseMs,
    waiting: littlesLaw({ perSecond, residenceMs: waitMs }).inSystem,
    inSystem: littlesLaw({ perSecond, residenceMs: responseMs }).inSystem,
  };
}
