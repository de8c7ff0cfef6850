import { atLeastZero, positive } from './domain.ts';

/**
 * The Universal Scalability Law: X(N) = λN / (1 + σ(N−1) + κN(N−1)). What N workers (or clients, or
 * processors) finish together grows less than N-fold because they queue for what they share (σ) and
 * because they have to agree with each other (κ), which in the end makes it fall (Gunther, *Guerrilla
 * Capacity Planning*, 2007; here in the notation of Schwartz, *Practical Scalability Analysis with the
 * Universal Scalability Law*, 2015).
 */
export interface UslModel {
  /** σ: contention, the share of the work that only one at a time can do. */
  sigma: number;
  /** κ: crosstalk, or coherency: what each pair costs. */
  kappa: number;
  /** λ: what one worker alone finishes per second. */
  perSecondAlone: number;
}

/** X(N) per second. */
export function uslThroughput(model: UslModel, n: number): number {
  const { sigma, kappa, perSecondAlone } = checked(model);
  positive('n', n);
  return (perSecondAlone * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1));
}

/** X(N) as a share of N times what one alone does: 1 is linear scaling. */
export function uslEfficiency(model: UslModel, n: number): number {
  return uslThroughput(model, n) / (n * model.perSecondAlone);
}

/**
 * √((1−σ)/κ): with more than that, throughput falls. Infinite without crosstalk, when throughput only
 * ever gets closer to λ/σ; 1 when even a second worker is one too many.
 */
export function uslPeak(model: UslModel): number {
  const { sigma, kappa } = checked(model);
  if (kappa === 0) return sigma < 1 ? Number.POSITIVE_INFINITY : 1;
  return Math.max(1, Math.sqrt(Math.max(0, 1 - sigma) / kappa));
}

function checked(model: UslModel): UslModel {
  atLeastZero('sigma', model.sigma);
  atLeastZero('kappa', model.kappa);
  positive('perSecondAlone', model.perSecondAlone);
  return model;
}
