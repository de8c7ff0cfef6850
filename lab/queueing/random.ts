import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws the next number, uniform in [0, 1). */
export type Random = () => number;

/**
 * Numbers that can be drawn again: the same seed and stream give the same ones on every machine.
 *
 * Streams of one seed do not overlap (each begins 2⁶⁴ numbers after the one before), so giving every
 * purpose a stream of its own keeps, say, the arrivals the same when the service times change
 * (common random numbers: Law, *Simulation Modeling and Analysis*, chapter 11).
 *
 * @param seed any integer; its lower 32 bits count.
 * @param stream 0, 1, 2, …
 */
export function seededRandom(seed: number, stream = 0): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`the seed must be an integer, not ${seed}`);
  if (!Number.isInteger(stream) || stream < 0) throw new RangeError(`a stream is 0, 1, 2, …, not ${stream}`);
  const generator = xoroshiro128plus(seed);
  // Even stream 0 jumps: fresh from its seed, this generator's first number is nearly 1 for every seed.
  for (let jumps = 0; jumps <= stream; jumps += 1) generator.jump();
  return () => uniformFloat64(generator);
}
