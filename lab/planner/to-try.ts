import type { PlanAnswer, PlanRequest } from '@sel/contract/lab/planner';
import { triedRate } from '@sel/contract/lab/trial';
import { peakPerSecond } from './demand.ts';
import { cheapest, explained } from './plan.ts';

/** A plan, and what of it can be tried with the workers that there may be: itself, or the same in small. */
export interface PlanToTry {
  whole: Pick<PlanAnswer, 'request' | 'chosen'>;
  tried: PlanAnswer;
}

/**
 * What can be tried here of a plan that is too large for this machine: the same service and objective with so much less
 * load that the workers fit. It shows whether the planner knows the service, the queue and this kind of load; not what
 * the database and the queue do at the full rate, nor how large pools wait less than small ones.
 */
export function planToTry(asked: PlanRequest, mostWorkers: number): PlanToTry {
  const { profile: _, ...peak } = { ...asked, ratePerSecond: peakPerSecond(asked) };
  let request: PlanRequest = peak;
  let decision = cheapest(request);
  const fits = () => !decision.chosen || decision.chosen.workers <= mostWorkers;
  const whole = { request, chosen: decision.chosen ?? null };
  // Few workers wait more than their share of many: what the first guess asks for may still be too many.
  for (let rate = triedRate(whole, mostWorkers); !fits() && rate >= 1; rate = Math.floor(LESS * rate)) {
    request = { ...peak, ratePerSecond: rate };
    decision = cheapest(request);
  }
  return { whole, tried: explained(request, decision) };
}

const LESS = 0.9;
