import type { Load } from '@sel/contract/lab/load';
import { constantRate } from '../load/rate-profile.ts';

/** How each of two systems is loaded, the same way in turn. */
export interface ComparePlan {
  /** So many on both sides, interleaved ABBA: a machine that gets slower, or faster, does so for both. */
  pairs: number;
  /** Workers that each system is started with. */
  workers: number;
  /** Latency and processor time are measured at this rate, with an open load of Poisson arrivals. */
  ratePerSecond: number;
  warmUpMs: number;
  measureMs: number;
  /** Then as much as it takes: so many users who ask again as soon as they have their answer, for so long. */
  users: number;
  saturateMs: number;
  /** Each pair has its own, which follows from this one, and both of its runs the same arrivals. */
  seed: number;
}

/** With fewer pairs Student's t is so wide that next to nothing would be found. */
export const FEWEST_PAIRS = 6;

export const DEFAULT_PLAN: ComparePlan = {
  pairs: 10,
  workers: 2,
  ratePerSecond: 200,
  warmUpMs: 1_000,
  measureMs: 4_000,
  users: 32,
  saturateMs: 2_000,
  seed: 1,
};

/** When each of the two stretches that are measured begins; what comes before them is warm-up. */
export function startsOf({ warmUpMs, measureMs }: ComparePlan): [openMs: number, closedMs: number] {
  return [warmUpMs, warmUpMs + measureMs + warmUpMs];
}

export function openLoad({ ratePerSecond }: ComparePlan): Load {
  return { kind: 'open', process: 'poisson', profile: constantRate(ratePerSecond) };
}

export function closedLoad({ users }: ComparePlan): Load {
  return { kind: 'closed', users, thinkMs: 0 };
}

export type Side = 'a' | 'b';

/** Which side is measured when: AB, BA, AB, BA… */
export function interleaving(pairs: number): { pair: number; side: Side }[] {
  return Array.from({ length: pairs }, (_, index) =>
    (index % 2 === 0 ? (['a', 'b'] as const) : (['b', 'a'] as const)).map((side) => ({
      pair: index + 1,
      side,
    })),
  ).flat();
}

/** Two plans are one when all that a figure depends on is the same; more pairs only make it sharper. */
export function isSameLoad(one: ComparePlan, other: ComparePlan): boolean {
  const load = ({ pairs: _, seed: __, ...rest }: ComparePlan) => JSON.stringify(Object.entries(rest).sort());
  return load(one) === load(other);
}
