import { type ErrorRates, sharedAmong } from '../../queueing/statistics/equivalence.ts';
import { type Claim, type Claimed, factorClaim, shareBand, TIMES } from '../claim.ts';
import type { Limits, Scaling, Step } from './scaling.ts';

/** A claim before its repetitions are looked at: the factor that each of them gives, and where it is said to lie. */
interface Question extends Claimed {
  factors: number[];
}

/** That waiting work scales linearly, at every number of workers that left the machine some CPU. */
export function linearQuestions({ measurements, steps }: Scaling, limits: Limits): Question[] {
  const [fewest, ...more] = steps.filter(({ isFull }) => !isFull);
  if (!fewest) return [];
  const band = shareBand(limits.offLinearShare);
  return more.map((step) => ({
    name: {
      es: `con trabajo que espera, ${step.workers} workers terminan ${step.workers / fewest.workers} veces lo de ${fewest.workers}`,
      en: `with work that waits, ${step.workers} workers finish ${step.workers / fewest.workers} times what ${fewest.workers} does`,
    },
    measure: { es: 'veces lo lineal', en: 'times the linear' },
    band,
    factors: factorsOf(measurements, fewest, step).map((factor) => (factor * fewest.workers) / step.workers),
  }));
}

/** That calculating work grows with each step as far as there is a core for each worker, and not beyond. */
export function coreQuestions({ measurements, steps }: Scaling, cores: number, limits: Limits): Question[] {
  const last = lastUseful(steps, cores);
  return steps.slice(1).map((step, index) => {
    const isUseful = last === undefined || step.workers <= last.workers;
    const before = isUseful ? (steps[index] as Step) : last;
    const least = 1 + limits.worthShare;
    return {
      name: isUseful
        ? {
            es: `con trabajo que calcula, ${step.workers} workers terminan más que ${before.workers}`,
            en: `with work that calculates, ${step.workers} workers finish more than ${before.workers}`,
          }
        : {
            es: `con trabajo que calcula, ${step.workers} workers no terminan más que ${before.workers}`,
            en: `with work that calculates, ${step.workers} workers do not finish more than ${before.workers}`,
          },
      measure: TIMES,
      band: isUseful ? { low: least, high: Number.POSITIVE_INFINITY } : { low: 0, high: least },
      factors: factorsOf(measurements, before, step),
    };
  });
}

/** Whether more workers were measured than there are cores: otherwise nobody has seen where the growth ends. */
export function isBeyondTheCores({ steps }: Scaling, cores: number): boolean {
  const last = lastUseful(steps, cores);
  return last !== undefined && last !== steps.at(-1);
}

export function answered(questions: readonly Question[], rates: ErrorRates): Claim[] {
  const shared = sharedAmong(Math.max(1, questions.length), rates);
  return questions.map(({ factors, ...claimed }) => factorClaim(claimed, factors, shared));
}

/** The fewest workers that have a core for each. */
function lastUseful(steps: readonly Step[], cores: number): Step | undefined {
  return steps.find(({ workers }) => workers >= cores);
}

/** How many times what `from` finished `to` did, in each repetition that has both. */
function factorsOf(measurements: Scaling['measurements'], from: Step, to: Step): number[] {
  const repetitions = Map.groupBy(measurements, ({ repetition }) => repetition).values();
  return [...repetitions].flatMap((own) => {
    const rate = ({ workers }: Step) =>
      own.find(({ factors }) => factors.workers === workers)?.figures.throughputPerSecond;
    const [before, after] = [rate(from), rate(to)];
    return before && after ? after / before : [];
  });
}
