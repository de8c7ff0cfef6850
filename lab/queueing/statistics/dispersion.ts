import { momentsOf } from './moments.ts';

/**
 * The index of dispersion of counts, Var N(t) / E N(t): 1 for Poisson arrivals. It takes the place of the squared
 * coefficient of variation of the times between arrivals: micro-batches give many consultas the same time, which says
 * nothing about the load (Fendick and Whitt, "Measurements and approximations to describe the offered traffic and
 * predict the average workload in a single-server queue", *Proceedings of the IEEE* 77(1), 1989).
 * @param timesMs of the arrivals, in any order.
 * @param binMs t, somewhat longer than what the system itself bunches.
 */
export function dispersion(timesMs: readonly number[], binMs: number): number {
  const sorted = Float64Array.from(timesMs).sort();
  const firstMs = sorted[0] ?? 0;
  const bins = Math.floor(((sorted.at(-1) ?? 0) - firstMs) / binMs);
  if (bins < 2) return 1;
  const counts = new Array<number>(bins).fill(0);
  for (const timeMs of sorted) {
    const bin = Math.floor((timeMs - firstMs) / binMs);
    if (bin < bins) counts[bin] = (counts[bin] as number) + 1;
  }
  const { mean, variance } = momentsOf(counts);
  return variance / mean;
}

/** Bins that hold several services, and whatever micro-batches there are: for {@link dispersion}. */
export function binFor(serviceMs: number): number {
  return Math.max(50, 2 * serviceMs);
}
