/** A part of time, both ends included. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** An axis has so many parts; each is a whole number of seconds, so that what stands beside it is exact. */
const PARTS = 4;
const LEAST_MS = PARTS * 1_000;

/** The least stretch around another whose axis can be labelled in whole seconds. */
export function aroundOf({ fromMs, toMs }: Stretch): Stretch {
  const endMs = Math.ceil(toMs / 1000) * 1000;
  const lengthMs = Math.max(1, Math.ceil((endMs - fromMs) / LEAST_MS)) * LEAST_MS;
  return { fromMs: endMs - lengthMs, toMs: endMs };
}

interface Moment {
  atMs: number;
}

export function between<M extends Moment>(moments: readonly M[], { fromMs, toMs }: Stretch): readonly M[] {
  return moments.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
}

/** @returns undefined of none. */
export function nearest<M extends Moment>(moments: readonly M[], toMs: number): M | undefined {
  const distanceMs = ({ atMs }: Moment) => Math.abs(atMs - toMs);
  return moments.reduce<M | undefined>(
    (best, moment) => (best && distanceMs(best) <= distanceMs(moment) ? best : moment),
    undefined,
  );
}
