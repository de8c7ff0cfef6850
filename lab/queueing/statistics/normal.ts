import { between0And1 } from '../domain.ts';
import type { Random } from '../random.ts';
import { bisect } from './bisect.ts';

/**
 * Φ(x), the standard normal distribution: ½ + φ(x)(x + x³/3 + x⁵/3·5 + x⁷/3·5·7 + …), summed until it
 * no longer changes (Marsaglia, "Evaluating the Normal Distribution", *Journal of Statistical Software*
 * 11(4), 2004). About 15 decimals.
 */
export function normalCdf(x: number): number {
  if (x < -FAR) return 0;
  if (x > FAR) return 1;
  let term = x;
  let sum = x;
  for (let i = 3, before = 0; sum !== before; i += 2) {
    before = sum;
    term *= x ** 2 / i;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-(x ** 2) / 2)) / Math.sqrt(2 * Math.PI);
}

/** Beyond, Φ is 0 or 1 to the last decimal. */
const FAR = 8.3;

/** The value that a standard normal variable does not exceed with that probability. */
export function normalQuantile(probability: number): number {
  return bisect(normalCdf, between0And1('probability', probability), -FAR, 2 * FAR).reached;
}

/** A draw of a standard normal variable (Box and Muller, *Annals of Mathematical Statistics* 29(2), 1958). */
export function normalSample(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
