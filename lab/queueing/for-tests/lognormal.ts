import type { Distribution } from '../distribution.ts';
import { positive } from '../domain.ts';
import type { Random } from '../random.ts';

/** The usual shape of measured service times: skewed, with any variability. */
export function lognormal(mean: number, scv: number): Distribution {
  positive('mean', mean);
  positive('scv', scv);
  const variance = Math.log1p(scv);
  const location = Math.log(mean) - variance / 2;
  const deviation = Math.sqrt(variance);
  return { mean, scv, sample: (random) => Math.exp(location + deviation * normal(random)) };
}

/** Standard normal, by the transform of Box and Muller (1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
