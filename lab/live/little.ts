import type { Interval } from '@sel/contract/lab/interval';
import type { LittlesLawCheck } from '@sel/contract/lab/theory';
import { littlesLaw } from '../queueing/littles-law.ts';
import { meanInterval } from '../queueing/statistics/student.ts';
import { type Look, perSecond, type Stretch, stretchOf } from './looks.ts';

/** Few and long batches are nearly independent of each other, which single looks are not. */
const BATCHES = 10;
/** So many looks at least make a batch. */
const LOOKS_PER_BATCH = 2;

/**
 * L = λ·W of a steady stretch. The left side counts who is inside, at every moment of the stretch; the right side is how
 * many arrived per second, times how long each one stayed of those that ended. What was inside when the stretch
 * began and when it ended is counted on the left alone, so both agree in the long run only, and only in a system that
 * loses nothing and does not fill: that is what the law says.
 *
 * L is no mean of the counts at the looks: in a minute there are 240 of those, and at L = 1 their mean misses the
 * truth by 6 % (one standard deviation), however well each was counted.
 *
 * What happens in one second resembles the one before. So each side's interval (95 %) is Student's over the means of
 * {@link BATCHES} batches of successive looks (batch means: Law, *Simulation Modeling and Analysis*, chapter 9).
 * That of λ·W is the one of the residence that ended in each batch, per time: in a steady state its mean is λ·W, and no
 * batch divides by the few that ended in it. Batches that are not much longer than a consulta stays resemble each
 * other, and the intervals are then too narrow: a stretch is long enough only when it holds several stays.
 * @returns null for too few looks, or when nothing has ended.
 */
export function checkLittlesLaw(stretch: Stretch): LittlesLawCheck | null {
  const { looks, observedMs, created, ended, residenceMs, insideMs } = stretch;
  if (looks.length < BATCHES * LOOKS_PER_BATCH || ended === 0) return null;
  const batches = batchesOf(stretch);
  const flow = littlesLaw({ perSecond: perSecond(created, observedMs), residenceMs: residenceMs / ended });
  const counted = around(
    insideMs / observedMs,
    batches.map((batch) => batch.insideMs / batch.observedMs),
  );
  const predicted = around(
    flow.inSystem,
    batches.map((batch) => batch.residenceMs / batch.observedMs),
  );
  return {
    counted,
    predicted,
    arrivalsPerSecond: flow.perSecond,
    residenceMs: flow.residenceMs,
    observedMs,
    agrees: counted.low <= predicted.high && predicted.low <= counted.high,
  };
}

/** Batches of as many looks each; what is left over is cut off at the beginning. */
function batchesOf({ looks, observedMs }: Stretch): Stretch[] {
  const size = Math.floor(looks.length / BATCHES);
  const first = looks.length - size * BATCHES;
  const beganMs = first > 0 ? (looks[first - 1] as Look).atMs : (looks.at(-1) as Look).atMs - observedMs;
  return Array.from({ length: BATCHES }, (_, batch) => {
    const from = first + batch * size;
    return stretchOf(batch > 0 ? (looks[from - 1] as Look).atMs : beganMs, looks.slice(from, from + size));
  });
}

/** An interval as wide as that of the batches' mean, around the value of the whole stretch. */
function around(value: number, batchMeans: readonly number[]): Interval {
  const { halfWidth } = meanInterval(batchMeans);
  return { value, low: Math.max(0, value - halfWidth), high: value + halfWidth };
}
