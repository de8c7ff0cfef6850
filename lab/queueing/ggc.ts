import { atLeastZero } from './domain.ts';
import { mmc } from './mmc.ts';
import { type Averages, averagesFromWait, type Queue, stableUtilisation } from './queue.ts';

/** A queue of which the variability is known: what measurements can tell about a real one. */
export interface GeneralQueue extends Queue {
  /** Squared coefficient of variation of the times between arrivals; 1 for Poisson arrivals. */
  arrivalScv: number;
  /** Squared coefficient of variation of the service times; 1 when exponential. */
  serviceScv: number;
}

/**
 * G/G/c by Allen and Cunneen: the wait of M/M/c times (Ca²+Cs²)/2 (Allen, *Probability, Statistics, and
 * Queueing Theory*, 2nd edition, 1990).
 *
 * Exact for M/M/c and for M/G/1. Against lab/queueing/simulation, with Poisson arrivals at four servers, it was off
 * by at most 15 % from ρ = 0.7 on, and by 4 % at 0.9. With regular arrivals (Ca² < 1) it says too much, the
 * more the lower the load (a third at Ca² = 0.25 and ρ = 0.7): {@link kraemerLangenbachBelz} is nearer. It
 * wants independent times between arrivals, which batches are not.
 * @throws {UnstableError} ρ ≥ 1.
 */
export function allenCunneen(queue: GeneralQueue): Averages {
  return averagesFromWait(queue, mmc(queue).waitMs * variability(queue));
}

/**
 * G/G/c by Allen and Cunneen with the correction of Krämer and Langenbach-Belz ("Approximate formulae for
 * the delay in the queueing system GI/G/1", 8th International Teletraffic Congress, 1976), which lowers
 * the wait where arrivals are not Poisson. It vanishes for Ca² = 1 and as ρ → 1.
 *
 * Made for one server, where it was within 12 % of lab/queueing/simulation for Ca² from 0.25 to 4 and ρ ≥ 0.5, but
 * says too little when almost nothing varies. With four servers it still helps for Ca² < 1; for Ca² > 1
 * it lowers too much there, and Allen and Cunneen without it are nearer.
 * @throws {UnstableError} ρ ≥ 1.
 */
export function kraemerLangenbachBelz(queue: GeneralQueue): Averages {
  return averagesFromWait(queue, allenCunneen(queue).waitMs * Math.exp(-correction(queue)));
}

/** The one of the two that is nearer for such arrivals and so many servers. */
export function nearestGgc(queue: GeneralQueue): Averages {
  const isLoweredTooMuch = queue.arrivalScv > 1 && queue.servers > 1;
  return isLoweredTooMuch ? allenCunneen(queue) : kraemerLangenbachBelz(queue);
}

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
  const { arrivalsPerSecond, serviceMs, servers } = queue;
  const { arrivalScv, serviceScv } = checkedVariability(queue);
  if (arrivalsPerSecond === 0) return 0;
  const arrivalVariance = arrivalScv * (1000 / arrivalsPerSecond) ** 2;
  const serviceVariance = (serviceMs ** 2 * serviceScv) / servers;
  const poolVariance = (serviceMs ** 2 * (servers - 1)) / servers ** 2;
  return ((arrivalsPerSecond / 1000) * (arrivalVariance + serviceVariance + poolVariance)) / (2 * (1 - rho));
}

function variability(queue: GeneralQueue): number {
  const { arrivalScv, serviceScv } = checkedVariability(queue);
  return (arrivalScv + serviceScv) / 2;
}

/** The exponent of Krämer and Langenbach-Belz; 0 where nothing varies, for then nobody waits either. */
function correction(queue: GeneralQueue): number {
  const { arrivalScv, serviceScv } = checkedVariability(queue);
  const rho = stableUtilisation(queue);
  if (rho === 0 || arrivalScv + serviceScv === 0) return 0;
  if (arrivalScv > 1) return ((1 - rho) * (arrivalScv - 1)) / (arrivalScv + 4 * serviceScv);
  return (2 * (1 - rho) * (1 - arrivalScv) ** 2) / (3 * rho * (arrivalScv + serviceScv));
}

function checkedVariability(queue: GeneralQueue): Pick<GeneralQueue, 'arrivalScv' | 'serviceScv'> {
  return {
    arrivalScv: atLeastZero('arrivalScv', queue.arrivalScv),
    serviceScv: atLeastZero('serviceScv', queue.serviceScv),
  };
}
