import { countOf } from '../domain.ts';

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
  const freeAtMs = new Array<number>(countOf('servers', servers)).fill(Number.NEGATIVE_INFINITY);
  return arrivalsMs.map((arrivalMs, customer) => {
    const server = freeAtMs.indexOf(Math.min(...freeAtMs));
    const startMs = Math.max(arrivalMs, freeAtMs[server] as number);
    freeAtMs[server] = startMs + (servicesMs[customer] as number);
    return startMs - arrivalMs;
  });
}
