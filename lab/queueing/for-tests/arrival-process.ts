import { type Distribution, exponential } from '../distribution.ts';
import { countOf, positive } from '../domain.ts';
import type { ArrivalProcess } from '../simulation/scenario.ts';

/** One whose rate is known. */
interface KnownProcess extends ArrivalProcess {
  perSecond: number;
}

/** Independent times between arrivals, all of one distribution (in milliseconds). */
export function renewal(gapMs: Distribution): KnownProcess {
  return { perSecond: 1000 / gapMs.mean, start: (random) => () => gapMs.sample(random) };
}

/** Many people who know nothing of each other. */
export function poisson(perSecond: number): KnownProcess {
  return renewal(exponential(1000 / positive('perSecond', perSecond)));
}

/** `size` customers at once, and then none for a while. */
export function batches(gapMs: Distribution, size: number): KnownProcess {
  countOf('size', size);
  return {
    perSecond: (1000 / gapMs.mean) * size,
    start: (random) => {
      let left = 0;
      return () => {
        left = (left + size - 1) % size;
        return left === size - 1 ? gapMs.sample(random) : 0;
      };
    },
  };
}
