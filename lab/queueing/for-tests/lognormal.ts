import type { Distribution } from '../distribution.ts';
import { positive } from '../domain.ts';
import { normalSample } from '../statistics/normal.ts';

/** The usual shape of measured service times: skewed, with any variability. */
export function lognormal(mean: number, scv: number): Distribution {
  positive('mean', mean);
  positive('scv', scv);
  const variance = Math.log1p(scv);
  const location = Math.log(mean) - variance / 2;
  const deviation = Math.sqrt(variance);
  return { mean, scv, sample: (random) => Math.exp(location + deviation * normalSample(random)) };
}
