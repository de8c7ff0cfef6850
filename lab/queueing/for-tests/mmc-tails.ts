import { atLeastZero, between0And1 } from '../domain.ts';
import { erlangC } from '../erlang.ts';
import { offeredLoad, type Queue } from '../queue.ts';
import { bisect } from '../statistics/bisect.ts';

/** P(wait > t): those who wait at all wait exponentially, with mean S/(c−a). */
export function mmcWaitTail(queue: Queue, waitMs: number): number {
  const load = offeredLoad(queue);
  const drainPerMs = (queue.servers - load) / queue.serviceMs;
  return erlangC(queue.servers, load) * Math.exp(-drainPerMs * atLeastZero('waitMs', waitMs));
}

/** P(wait + service > t): the service alone for those who need not wait, the sum of both for the others. */
export function mmcResponseTail(queue: Queue, responseMs: number): number {
  atLeastZero('responseMs', responseMs);
  const load = offeredLoad(queue);
  const waitProbability = erlangC(queue.servers, load);
  const perMs = 1 / queue.serviceMs;
  const drainPerMs = (queue.servers - load) * perMs;
  return (
    (1 - waitProbability) * Math.exp(-perMs * responseMs) +
    waitProbability * tailOfSum(perMs, drainPerMs, responseMs)
  );
}

/** The response time that the share `level` of the customers does not exceed. */
export function mmcResponseQuantileMs(queue: Queue, level: number): number {
  between0And1('level', level);
  return bisect((ms) => -mmcResponseTail(queue, ms), level - 1, 0, queue.serviceMs).reached;
}

/**
 * P(X + Y > t) of two independent exponential times. Written so that it neither cancels when the rates
 * are nearly equal nor overflows when they are far apart.
 */
function tailOfSum(rate: number, otherRate: number, t: number): number {
  const slow = Math.min(rate, otherRate);
  const apart = Math.abs(rate - otherRate) * t;
  const shape = apart === 0 ? 1 : -Math.expm1(-apart) / apart;
  return Math.exp(-slow * t) * (1 + slow * t * shape);
}

/** The wait that the share `level` of the customers does not exceed; 0 when that many need not wait. */
export function mmcWaitQuantileMs(queue: Queue, level: number): number {
  const load = offeredLoad(queue);
  const tail = 1 - between0And1('level', level);
  const logarithm = Math.log(erlangC(queue.servers, load) / tail);
  return Math.max(0, (logarithm * queue.serviceMs) / (queue.servers - load));
}
