import { atLeastZero } from '../domain.ts';
import { type Averages, averagesFromWait, type Queue, stableUtilisation } from '../queue.ts';

export interface GeneralService extends Omit<Queue, 'servers'> {
  /** Squared coefficient of variation of the service times, variance/mean²: 0 constant, 1 exponential. */
  serviceScv: number;
}

/**
 * M/G/1: Poisson arrivals, one server, service times of any distribution. Exact, by the mean value
 * formula of Pollaczek (1930) and Khinchine (1932): Wq = S · ρ/(1−ρ) · (1+Cs²)/2. Only the first two
 * moments of the service times count; half of the wait of M/M/1 is left when they are constant.
 * @throws {UnstableError} ρ ≥ 1.
 */
export function mg1(queue: GeneralService): Averages {
  const single = { ...queue, servers: 1 };
  const rho = stableUtilisation(single);
  const variability = (1 + atLeastZero('serviceScv', queue.serviceScv)) / 2;
  return averagesFromWait(single, ((queue.serviceMs * rho) / (1 - rho)) * variability);
}
