import { countOf } from '../domain.ts';
import { replaceFirst } from './pool.ts';

/**
 * How long each customer would have waited in one queue, first come, first served, before so many servers:
 * the same arrivals and service times as were measured, without chance and without distributions (the
 * recursion of Kiefer and Wolfowitz, "On the Theory of Queues with Many Servers", *Transactions of the
 * American Mathematical Society* 78(1), 1955). What a measured wait has more than this, the system adds.
 * @param arrivalsMs in ascending order, beginning with an empty queue.
 */
export function tracedWaitsMs(
  arrivalsMs: readonly number[],
  servicesMs: readonly number[],
  servers: number,
): number[] {
  const freeAtMs = new Float64Array(countOf('servers', servers)).fill(Number.NEGATIVE_INFINITY);
  return arrivalsMs.map((arrivalMs, customer) => {
    const startMs = Math.max(arrivalMs, freeAtMs[0] as number);
    replaceFirst(freeAtMs, startMs + (servicesMs[customer] as number));
    return startMs - arrivalMs;
  });
}
