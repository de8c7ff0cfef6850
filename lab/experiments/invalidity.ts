import type { LoadResult } from '../load/run.ts';
import type { Ending } from '../load/samples.ts';
import { validityOf } from '../load/validity.ts';
import { whyInvalid } from '../report/flaws.ts';
import type { Discardable } from './measurement.ts';

/**
 * Why what a load brought does not count: its generator was late, or too much of it had no result.
 * @param expected ends of requests that the measurement was made to see, or that do not enter into its figures.
 */
export function invalidity(result: LoadResult, expected: readonly Ending[] = []): Discardable {
  const invalid = whyInvalid(validityOf(result, expected));
  return invalid ? { invalid } : {};
}
