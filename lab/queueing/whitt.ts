import { type GeneralQueue, utilisation } from './queue.ts';

/**
 * By how much the wait of G/G/m differs from (Ca²+Cs²)/2 times that of M/M/m: φ of Whitt, "Approximations for the
 * GI/G/m queue", *Production and Operations Management* 2(2), 1993, equations 2.16–2.25. It interpolates between what
 * is known of M/D/m (φ₁, by Cosmetatos), D/M/m (φ₃) and heavy traffic, and is 1 for M/M/m and as ρ → 1.
 * @param queue of which 0 < ρ < 1.
 */
export function whittFactor({ arrivalScv, serviceScv, ...queue }: GeneralQueue): number {
  const known = knownQueues(queue.servers, utilisation(queue));
  const inBetween = ofEqualVariability((arrivalScv + serviceScv) / 2, known);
  if (arrivalScv >= serviceScv) {
    const sum = 4 * arrivalScv - 3 * serviceScv;
    if (sum === 0) return inBetween;
    return (4 * (arrivalScv - serviceScv) * known.md + serviceScv * inBetween) / sum;
  }
  const sum = 2 * (arrivalScv + serviceScv);
  return ((serviceScv - arrivalScv) * known.dm + (serviceScv + 3 * arrivalScv) * inBetween) / sum;
}

/** φ₁ of M/D/m and φ₃ of D/M/m: what waits longer, and what shorter, than its variability alone would have it. */
function knownQueues(servers: number, rho: number): { md: number; dm: number } {
  const gamma = Math.min(
    0.24,
    ((1 - rho) * (servers - 1) * (Math.sqrt(4 + 5 * servers) - 2)) / (16 * servers * rho),
  );
  return { md: 1 + gamma, dm: (1 - 4 * gamma) * Math.exp((-2 * (1 - rho)) / (3 * rho)) };
}

/** ψ: where arrivals and services vary alike, each with the squared coefficient `scv`. */
function ofEqualVariability(scv: number, { md, dm }: { md: number; dm: number }): number {
  return scv >= 1 ? 1 : Math.min(1, (md + dm) / 2) ** (2 * (1 - scv));
}
