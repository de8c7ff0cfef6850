import { erlangC } from './erlang.ts';
import { type Averages, averagesFromWait, offeredLoad, type Queue } from './queue.ts';

export interface MmcAverages extends Averages {
  /** Erlang C: the share of the customers that has to wait at all. */
  waitProbability: number;
}

/**
 * M/M/c: Poisson arrivals, exponential service, c servers and one queue, first come, first served.
 * Wq = C·S/(c−a) (Kleinrock, *Queueing Systems*, volume 1, 1975, section 3.5; Gross and Harris,
 * *Fundamentals of Queueing Theory*, chapter 2).
 * @throws {UnstableError} ρ ≥ 1.
 */
export function mmc(queue: Queue): MmcAverages {
  const load = offeredLoad(queue);
  const waitProbability = erlangC(queue.servers, load);
  const waitMs = (waitProbability * queue.serviceMs) / (queue.servers - load);
  return { ...averagesFromWait(queue, waitMs), waitProbability };
}
