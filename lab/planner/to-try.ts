import type { PlanAnswer, PlanRequest } from '@sel/contract/lab/planner';
import { triedRate } from '@sel/contract/lab/trial';
import { peakPerSecond } from './demand.ts';
import { cheapest, plan } from './plan.ts';

/** A plan, and what of it can be tried with the workers that there may be: itself, or the same in small. */
export interface PlanToTry {
  whole: PlanAnswer;
  tried: PlanAnswer;
}

/**
 * What can be tried here of a plan that is too large for this machine: the same service and objective with so much less
 * load that the workers fit. It shows whether the planner knows the service, the queue and this kind of load; not what
 * the database and the queue do at the full rate, nor how large pools wait less than small ones.
 */
export function planToTry(request: PlanRequest, mostWorkers: number): PlanToTry {
  const { profile: _, ...peak } = { ...request, ratePerSecond: peakPerSecond(request) };
  const whole = plan(peak);
  if (!whole.chosen || whole.chosen.workers <= mostWorkers) return { whole, tried: whole };
  const ratePerSecond = fittingRate(peak, triedRate(whole, mostWorkers), mostWorkers);
  return { whole, tried: plan({ ...peak, ratePerSecond }) };
}

/** Few workers wait more than their share of many: what the first guess asks for may still be too many. */
function fittingRate(request: PlanRequest, guess: number, mostWorkers: number): number {
  const workersAt = (ratePerSecond: number) => cheapest({ ...request, ratePerSecond }).chosen?.workers ?? 0;
  let ratePerSecond = guess;
  while (ratePerSecond > 1 && workersAt(ratePerSecond) > mostWorkers) {
    ratePerSecond = Math.max(1, Math.floor(LESS * ratePerSecond));
  }
  return ratePerSecond;
}

const LESS = 0.9;
