import { atLeastZero, between0And1 } from './domain.ts';
import { type Averages, type Queue, stableUtilisation } from './queue.ts';

/**
 * M/M/1: Poisson arrivals, exponential service, one server. Here in its own closed form, which is the
 * easiest to remember and to teach: L = ρ/(1−ρ), W = S/(1−ρ)
 * (Kleinrock, *Queueing Systems*, volume 1, 1975, section 3.2).
 * @throws {UnstableError} ρ ≥ 1.
 */
export function mm1(queue: Omit<Queue, 'servers'>): Averages {
  const rho = stableUtilisation({ ...queue, servers: 1 });
  return {
    utilisation: rho,
    waitMs: (queue.serviceMs * rho) / (1 - rho),
    responseMs: queue.serviceMs / (1 - rho),
    waiting: rho ** 2 / (1 - rho),
    inSystem: rho / (1 - rho),
  };
}

/** The probability that `customers` (0, 1, 2, …) are in the system: (1−ρ)ρⁿ. */
export function mm1Occupancy(queue: Omit<Queue, 'servers'>, customers: number): number {
  const rho = stableUtilisation({ ...queue, servers: 1 });
  return (1 - rho) * rho ** atLeastZero('customers', customers);
}

/** The response time that the share `level` of the customers does not exceed: W ln(1/(1−level)). */
export function mm1ResponseQuantileMs(queue: Omit<Queue, 'servers'>, level: number): number {
  return -mm1(queue).responseMs * Math.log1p(-between0And1('level', level));
}
