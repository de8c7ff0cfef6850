import type { Random } from '../../queueing/random.ts';
import { normalSample } from '../../queueing/statistics/normal.ts';
import { type Supposition, supposing } from '../rehearsal.ts';
import type { Factors, Measured } from './setup.ts';

/** What the system itself takes until the 202 and until the result, without work. */
const [ANSWER_MS, RESULT_MS] = [2, 5];
/** How much the medians of two measurements of the same level differ by, as a share: a machine is not the same twice. */
const BETWEEN_SHARE = 0.12;
/** Within a measurement, latencies have a tail to the right. */
const SHAPE = [0.6, 0.8, 1, 1.3, 2.5];

interface System {
  answerMs(workMs: number): number;
  resultMs(workMs: number): number;
}

const AS_CLAIMED: System = { answerMs: () => ANSWER_MS, resultMs: (workMs) => RESULT_MS + workMs };

const supposition = supposing(AS_CLAIMED, measuredOf);

export const SUPPOSITIONS: readonly Supposition<Factors, Measured>[] = [
  supposition('holds', true, 'se cumple', 'it holds'),
  supposition(
    'synchronous-tenfold',
    false,
    'el resultado tarda 10 veces el trabajo',
    'the result takes 10 times the work',
    { resultMs: (workMs) => RESULT_MS + 10 * workMs },
  ),
  supposition(
    'synchronous-a-fifth-more',
    false,
    'el resultado tarda un 20 % más que el trabajo',
    'the result takes 20 % more than the work',
    { resultMs: (workMs) => RESULT_MS + 1.2 * workMs },
  ),
  supposition(
    'synchronous-at-limit',
    false,
    'el resultado tarda justo un 10 % más que el trabajo',
    'the result takes just 10 % more than the work',
    { resultMs: (workMs) => RESULT_MS + 1.1 * workMs },
  ),
  supposition(
    'asynchronous-ninefold',
    false,
    'el 202 tarda 9 veces más con el trabajo más largo',
    'the 202 takes 9 times as long with the longest work',
    { answerMs: (workMs) => ANSWER_MS * (1 + (8 * workMs) / 500) },
  ),
  supposition(
    'asynchronous-at-limit',
    false,
    'el 202 tarda justo la mitad más con el trabajo más largo',
    'the 202 takes just half as long again with the longest work',
    { answerMs: (workMs) => ANSWER_MS * 1.5 ** (workMs / 500) },
  ),
];

function measuredOf({ answerMs, resultMs }: System, random: Random, { workMs }: Factors): Measured {
  return {
    figures: {},
    series: {
      asynchronousMs: samples(answerMs(workMs), 0, random),
      synchronousMs: samples(resultMs(workMs) - workMs, workMs, random),
    },
  };
}

/** The waits of one measurement: what the system itself takes varies from one to the next. */
function samples(systemMs: number, workMs: number, random: Random): number[] {
  const ownMs = systemMs * Math.exp(BETWEEN_SHARE * normalSample(random));
  return SHAPE.map((times) => workMs + times * ownMs);
}
