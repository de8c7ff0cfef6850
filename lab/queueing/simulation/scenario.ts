import type { Distribution } from '../distribution.ts';
import { atLeastZero, countOf } from '../domain.ts';
import type { Random } from '../random.ts';

type Sampled = Pick<Distribution, 'sample'>;

/** How customers come. */
export interface ArrivalProcess {
  /** A new run of the process; each call gives the milliseconds from one customer to the next. */
  start(random: Random): () => number;
}

/**
 * One queue, first come, first served, and workers that take from it as RabbitMQ's consumers do.
 * With one customer at a time and nothing prefetched it is G/G/c.
 */
export interface Scenario {
  arrivals: ArrivalProcess;
  /** Milliseconds. */
  service: Sampled;
  workers: number;
  /** How many customers a worker serves at the same time; 1 when left out. */
  concurrency?: number;
  /**
   * How many customers the queue hands to a worker before the first of them is done; `concurrency` when
   * left out. What is handed out waits for its worker even when another one is idle.
   */
  prefetch?: number;
  failures?: Failures;
}

/** Every worker dies now and then, and comes back. What it had in hand goes back to its place in the queue. */
interface Failures {
  /** How long a worker lives from coming up to dying, in milliseconds. */
  up: Sampled;
  /** How long it is dead before it comes up again, in milliseconds. */
  down: Sampled;
  /** How long the queue takes to notice a death, in milliseconds; 0 when left out. */
  detectMs?: number;
}

/** All but who comes. */
export type Servers = Omit<Scenario, 'arrivals'>;

/** @throws {RangeError} */
export function withDefaults(
  scenario: Servers,
): Required<Omit<Servers, 'failures'>> & Pick<Servers, 'failures'> {
  const concurrency = countOf('concurrency', scenario.concurrency ?? 1);
  const prefetch = countOf('prefetch', scenario.prefetch ?? concurrency);
  if (prefetch < concurrency) {
    throw new RangeError(`prefetch (${prefetch}) below concurrency (${concurrency}) leaves workers idle`);
  }
  countOf('workers', scenario.workers);
  atLeastZero('detectMs', scenario.failures?.detectMs ?? 0);
  return { ...scenario, concurrency, prefetch };
}
