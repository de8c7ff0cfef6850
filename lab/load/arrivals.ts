import type { ArrivalProcess, RateProfile } from '@sel/contract/lab/load';
import { exponential } from '../queueing/distribution.ts';
import { type Random, seededRandom } from '../queueing/random.ts';
import { elapsedAt, expectedArrivals } from './rate-profile.ts';

const UNIT_GAP = exponential(1);

/**
 * The instants at which requests are to be sent, decided by seed, process and rate alone; sending is
 * elsewhere. Both processes run in units of expected arrivals and are stretched by the profile: arrival k
 * of a Poisson process with a changing rate lies where the rate's integral reaches the k-th point of one
 * with rate 1 (Çinlar, "Introduction to Stochastic Processes", 1975, ch. 4.7).
 */
export class Arrivals {
  readonly process: ArrivalProcess;
  readonly #random: Random;
  #profile: RateProfile;
  /** Where the profile begins, on the run's time. */
  #originMs: number;
  /** The next arrival, in expected arrivals since the profile began. */
  #nextUnit: number;

  constructor(process: ArrivalProcess, profile: RateProfile, seed: number, originMs = 0) {
    this.process = process;
    this.#profile = profile;
    this.#originMs = originMs;
    this.#random = seededRandom(seed);
    // Half a gap before the first regular arrival makes any stretch of time hold its share to the nearest one.
    this.#nextUnit = process === 'regular' ? 0.5 : UNIT_GAP.sample(this.#random);
  }

  /** When the next arrival is due, in milliseconds of the run's time; infinite when none is left. */
  get dueMs(): number {
    return this.#originMs + elapsedAt(this.#profile, this.#nextUnit);
  }

  advance(): void {
    this.#nextUnit += this.process === 'regular' ? 1 : UNIT_GAP.sample(this.#random);
  }

  /** The profile begins anew at `atMs`; the part of the present gap that has passed stays passed. */
  change(profile: RateProfile, atMs: number): void {
    const passed = expectedArrivals(this.#profile, atMs - this.#originMs);
    this.#nextUnit = Math.max(0, this.#nextUnit - passed);
    this.#profile = profile;
    this.#originMs = atMs;
  }
}
