import type { TheoryCheck } from '@sel/contract';
import type { EndedConsulta } from '../observe/consulta-observer.ts';
import { kraemerLangenbachBelz } from '../theory/ggc.ts';
import { mmc } from '../theory/mmc.ts';
import { momentsOf } from '../theory/moments.ts';
import { utilisation } from '../theory/queue.ts';

/** Fewer consultas than this say little about variability. */
const MIN_CONSULTAS = 50;

/**
 * Compares the mean wait in the queue with what theory predicts from the same consultas' arrival rate,
 * service times and variabilities.
 * @param createdMs when the consultas of the last `windowMs` arrived.
 * @param servers how many consultas all workers together may have in hand.
 * @returns null when there is too little to compare.
 */
export function checkTheory(
  createdMs: readonly number[],
  ended: readonly EndedConsulta[],
  servers: number,
  windowMs: number,
): TheoryCheck | null {
  if (servers === 0 || ended.length < MIN_CONSULTAS || createdMs.length < MIN_CONSULTAS) return null;
  const services = ended.map(({ startedMs, processedMs }) => processedMs - startedMs);
  const { mean: serviceMs, scv: serviceScv } = momentsOf(services);
  if (serviceMs <= 0) return null;
  const arrivalsPerSecond = (createdMs.length / windowMs) * 1000;
  const queue = { arrivalsPerSecond, serviceMs, servers };
  const rho = utilisation(queue);
  const arrivalScv = dispersion(createdMs, Math.max(50, 2 * serviceMs));
  return {
    servers,
    serviceMs,
    utilisation: rho,
    arrivalScv,
    serviceScv,
    mmcWaitMs: rho < 1 ? mmc(queue).waitMs : null,
    ggcWaitMs: rho < 1 ? kraemerLangenbachBelz({ ...queue, arrivalScv, serviceScv }).waitMs : null,
    measuredWaitMs: momentsOf(ended.map(({ publishedMs, startedMs }) => startedMs - publishedMs)).mean,
  };
}

/**
 * The index of dispersion of counts, Var N(t) / E N(t), which takes the place of the squared coefficient
 * of variation of the times between arrivals: micro-batches give many consultas the same time of
 * creation, which says nothing about the load (Fendick and Whitt, "Measurements and approximations to
 * describe the offered traffic and predict the average workload in a single-server queue", Proceedings
 * of the IEEE 77(1), 1989).
 * @param binMs t, somewhat longer than what the system itself bunches.
 */
export function dispersion(timesMs: readonly number[], binMs: number): number {
  const sorted = timesMs.toSorted((a, b) => a - b);
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
