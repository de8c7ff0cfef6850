import { between0And1, countOf } from '../domain.ts';
import { bisect } from './bisect.ts';
import { incompleteBeta } from './incomplete-beta.ts';

/**
 * The highest probability of an event that so many independent trials leave credible, exactly (Clopper and Pearson,
 * *Biometrika* 26(4), 1934). Of none in n trials that is about 3/n at 95 %: never having seen something does not mean
 * that it cannot happen (Hanley and Lippman-Hand, "If Nothing Goes Wrong, Is Everything All Right?", *JAMA* 249(13), 1983).
 * @param events how often it happened.
 * @param trials 1 at least.
 * @returns 0 to 1.
 */
export function highestShare(events: number, trials: number, confidence = 0.95): number {
  countOf('trials', trials);
  const doubt = 1 - between0And1('confidence', confidence);
  if (events >= trials) return 1;
  if (events === 0) return 1 - doubt ** (1 / trials);
  // P(X ≤ events) falls as p grows: the bound is where it has fallen to the doubt.
  return bisect((p) => incompleteBeta(p, events + 1, trials - events), 1 - doubt, 0, 0.5).reached;
}
