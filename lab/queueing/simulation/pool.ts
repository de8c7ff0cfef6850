import { countOf } from '../domain.ts';
import type { Random } from '../random.ts';

/** One run of a pool: what each customer waited and how long it was served, in the order of arrival. */
interface PoolRun {
  waitMs: Float64Array;
  serviceMs: Float64Array;
}

interface PoolOptions {
  servers: number;
  customers: number;
  /** How many come before those that are kept. */
  warmUp: number;
}

/**
 * G/G/c, first come, first served: each customer takes the server that is free first (Kiefer and Wolfowitz, *Transactions
 * of the American Mathematical Society* 78(1), 1955). With nothing prefetched and nobody dying this is what
 * {@link ./simulate.ts} does, customer for customer, ten times as fast: planners ask for millions.
 * @param nextGapMs milliseconds from one arrival to the next.
 */
export function simulatePool(
  nextGapMs: () => number,
  service: { sample(random: Random): number },
  random: Random,
  { servers, customers, warmUp }: PoolOptions,
): PoolRun {
  countOf('customers', customers);
  const freeAtMs = new Float64Array(countOf('servers', servers));
  const waitMs = new Float64Array(customers);
  const serviceMs = new Float64Array(customers);
  let nowMs = 0;
  for (let customer = -warmUp; customer < customers; customer += 1) {
    nowMs += nextGapMs();
    const startMs = Math.max(nowMs, freeAtMs[0] as number);
    const ownMs = service.sample(random);
    replaceFirst(freeAtMs, startMs + ownMs);
    if (customer >= 0) {
      waitMs[customer] = startMs - nowMs;
      serviceMs[customer] = ownMs;
    }
  }
  return { waitMs, serviceMs };
}

/** The smallest of a heap, which is its first, gives way to another value, which sinks to its place. */
function replaceFirst(heap: Float64Array, value: number): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child += 1;
    const smaller = heap[child] as number;
    if (smaller >= value) break;
    heap[at] = smaller;
    at = child;
  }
  heap[at] = value;
}

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
