import { atLeastZero } from './domain.ts';
import { mmc } from './mmc.ts';
import { type Averages, averagesFromWait, type GeneralQueue, stableUtilisation } from './queue.ts';
import { whittFactor } from './whitt.ts';

/**
 * G/G/c from the first two moments: the wait of M/M/c times (Ca²+Cs²)/2, which is exact for M/M/c and for M/G/1
 * (Pollaczek and Khinchine), corrected elsewhere. One server: Krämer and Langenbach-Belz ("Approximate formulae for the
 * delay in the queueing system GI/G/1", 8th International Teletraffic Congress, 1976). More of them: {@link whittFactor}.
 *
 * Against lab/queueing/simulation, for ρ from 0.7 to 0.9, Cs² from 0.5 to 3 and Ca² of 0.25, 1 and 3: off by at most 7 % at
 * one server; at 2 and 4 by 6 % with Ca² = 1, 16 % with Ca² = 3 and 21 % with Ca² = 0.25; at 16 with Ca² = 3 up to 40 % too
 * short. Where hardly anything varies it says far too much: four times with Ca² = 0.25, constant services and ρ = 0.7. It
 * wants independent times between arrivals, which batches are not.
 * @throws {UnstableError} ρ ≥ 1.
 */
export function ggc(queue: GeneralQueue): Averages {
  const arrivalScv = atLeastZero('arrivalScv', queue.arrivalScv);
  const serviceScv = atLeastZero('serviceScv', queue.serviceScv);
  const rho = stableUtilisation(queue);
  const plainMs = (mmc(queue).waitMs * (arrivalScv + serviceScv)) / 2;
  if (rho === 0 || plainMs === 0) return averagesFromWait(queue, 0);
  const factor = queue.servers === 1 ? Math.exp(-lowering(queue, rho)) : whittFactor(queue);
  return averagesFromWait(queue, plainMs * factor);
}

/** The exponent of Krämer and Langenbach-Belz; 0 for Poisson arrivals, and as ρ → 1. */
function lowering({ arrivalScv, serviceScv }: GeneralQueue, rho: number): number {
  if (arrivalScv > 1) return ((1 - rho) * (arrivalScv - 1)) / (arrivalScv + 4 * serviceScv);
  return (2 * (1 - rho) * (1 - arrivalScv) ** 2) / (3 * rho * (arrivalScv + serviceScv));
}
