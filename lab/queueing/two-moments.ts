import { constant, type Distribution, exponential, hyperexponential } from './distribution.ts';
import { atLeastZero, positive } from './domain.ts';
import type { Random } from './random.ts';

/**
 * A distribution with that mean and squared coefficient of variation: constant at 0, two Erlang stages below 1,
 * exponential at 1, hyperexponential above.
 */
export function twoMoments(mean: number, scv: number): Distribution {
  atLeastZero('scv', scv);
  // Below this an Erlang distribution would have more than a thousand stages, and is a constant to the eye.
  if (scv < 0.001) return constant(mean);
  if (scv < 1) return mixedErlang(mean, scv);
  return scv === 1 ? exponential(mean) : hyperexponential(mean, scv);
}

/**
 * Less variable than exponential: k − 1 or k exponential stages of equal length, the fewer with probability p
 * (Tijms, *A First Course in Stochastic Models*, 2003, appendix B).
 */
function mixedErlang(mean: number, scv: number): Distribution {
  positive('mean', mean);
  const stages = Math.ceil(1 / scv);
  const p = (stages * scv - Math.sqrt(stages * (1 + scv) - stages ** 2 * scv)) / (1 + scv);
  const stageMean = mean / (stages - p);
  const sample = (random: Random) => {
    const own = random() < p ? stages - 1 : stages;
    let sum = 0;
    for (let stage = 0; stage < own; stage += 1) sum -= Math.log(1 - random());
    return stageMean * sum;
  };
  return { mean, scv, sample };
}
