import { type GeneralQueue, stableUtilisation } from '../queue.ts';

/**
 * The mean wait of G/G/c is never longer than this, whatever the distributions with these moments:
 * λ(σa² + σs²/c + (c−1)S²/c²) / 2(1−ρ). For one server it is Kingman's bound ("Some inequalities for
 * the queue GI/G/1", *Biometrika* 49, 1962), tight as ρ → 1; for more see Kingman, "Inequalities in the
 * Theory of Queues", *Journal of the Royal Statistical Society B* 32(1), 1970. Far too long at low ρ.
 * @returns milliseconds; 0 when nobody arrives.
 * @throws {UnstableError} ρ ≥ 1.
 */
export function longestMeanWaitMs(queue: GeneralQueue): number {
  const rho = stableUtilisation(queue);
  const { arrivalsPerSecond, serviceMs, servers, arrivalScv, serviceScv } = queue;
  if (arrivalsPerSecond === 0) return 0;
  const arrivalVariance = arrivalScv * (1000 / arrivalsPerSecond) ** 2;
  const serviceVariance = (serviceMs ** 2 * serviceScv) / servers;
  const poolVariance = (serviceMs ** 2 * (servers - 1)) / servers ** 2;
  return ((arrivalsPerSecond / 1000) * (arrivalVariance + serviceVariance + poolVariance)) / (2 * (1 - rho));
}
