import { atLeastZero } from './domain.ts';
import { offeredLoad, type Queue, UnstableError } from './queue.ts';
import { normalQuantile } from './statistics/normal.ts';

/** How many wait: counted (variance 0), or expected with some variance. */
export interface Backlog {
  mean: number;
  variance: number;
}

/** What makes one draining differ from another with the same rates. */
interface Chance {
  arrivalScv: number;
  serviceScv: number;
  /** Standard error of the mean service time, as a share of it. */
  serviceError: number;
}

/** A time that is not known yet, in seconds, and between which two it lies with the confidence asked for. */
export interface TimeForecast {
  seconds: number;
  low: number;
  high: number;
}

/**
 * How long a backlog takes to drain, with its interval. The queue is taken for a Brownian motion that falls at d = cμ − λ
 * with the variance σ² = λ·Ca² + cμ·Cs² each second; it first reaches 0 after B/d on average, with the variance Bσ²/d³
 * (Cox and Miller, *The Theory of Stochastic Processes*, 1965, section 5.7). To that comes what is not known of the backlog,
 * and of the service time.
 * @throws {UnstableError} when as much arrives as is done.
 */
export function drainForecast(
  backlog: Backlog,
  queue: Queue,
  { arrivalScv, serviceScv, serviceError }: Chance,
  confidence: number,
): TimeForecast {
  const seconds = drainSeconds(backlog.mean, queue);
  const capacity = (queue.servers * 1000) / queue.serviceMs;
  const spare = capacity - queue.arrivalsPerSecond;
  const spread = queue.arrivalsPerSecond * arrivalScv + capacity * serviceScv;
  const byChance = (backlog.mean * spread) / spare ** 3;
  const byBacklog = atLeastZero('variance', backlog.variance) / spare ** 2;
  const byService = ((backlog.mean * capacity * serviceError) / spare ** 2) ** 2;
  const reach = normalQuantile(0.5 + confidence / 2) * Math.sqrt(byChance + byBacklog + byService);
  return { seconds, low: Math.max(0, seconds - reach), high: seconds + reach };
}

/**
 * How long servers that are all busy need to empty a queue while more arrives, in seconds:
 * backlog / (cμ − λ). The fluid view of a burst, in which a large queue's size changes at the difference
 * of the rates (Newell, *Applications of Queueing Theory*, 2nd edition, 1982, chapter 2). What it leaves
 * out is chance: about √(backlog) customers either way, which matters less the larger the burst.
 * @throws {UnstableError} when as much arrives as is done: then the queue never empties.
 */
export function drainSeconds(backlog: number, queue: Queue): number {
  const load = offeredLoad(queue);
  if (load >= queue.servers) throw new UnstableError(queue.servers, load);
  return (atLeastZero('backlog', backlog) * queue.serviceMs) / 1000 / (queue.servers - load);
}
