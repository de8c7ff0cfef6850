/*
 * How many workers are needed: pure functions from what is known of a system to the cheapest plan, with what is not known
 * of it. This file is the entry; everything that is decided is decided on simulated stretches of load (chances.ts).
 */

import type {
  ChosenPlan,
  PlanAnswer,
  PlannedLevel,
  PlanRequest,
  PlanSensitivity,
  WorkersChance,
} from '@sel/contract/lab/planner';
import { triedRate } from '@sel/contract/lab/trial';
import { boundsOf, mostWorkers } from './bounds.ts';
import { stretchLength } from './chances.ts';
import { type Demand, demandOf, loadOf, peakPerSecond, scaled } from './demand.ts';
import { exportsOf } from './exports.ts';
import { failureOf } from './failure.ts';
import { figuresOf } from './figures.ts';
import { sentenceOf } from './sentence.ts';
import { Chances, fewestEnough, fewestStable } from './staffing.ts';

/** Of a plan that meets its objective in a larger share of the stretches it is not said that it misses. */
const MISSES = 0.1;
/** How far the band reaches beyond the workers that serve. */
const BAND_BELOW = 3;
const BAND_ABOVE = 3;

/**
 * From what is known of a system to the cheapest plan that meets its objective. The same request gives the same answer.
 * @param onSimulated is called after each number of workers that was simulated.
 */
export function plan(request: PlanRequest, onSimulated: () => void = () => {}): PlanAnswer {
  const { bounds, chosen, demand, chances, alternatives } = cheapest(request, onSimulated);
  // Most of what is told of a decision has to be simulated first.
  const found = {
    request,
    bounds,
    chosen: chosen ?? null,
    alternatives,
    band: chosen ? bandAround(chosen.chance.workers, demand, chances) : [],
    failure: chosen ? failureOf(request, demand, chances, chosen.workers) : null,
    sensitivity: chosen ? sensitivityOf(request, demand, chosen, onSimulated) : [],
    overDay: chosen ? overDay(request, demand, chosen) : [],
    stretch: stretchLength(demand),
  };
  return {
    ...found,
    sentence: sentenceOf(found),
    figures: figuresOf(found, demand),
    exports: chosen ? exportsOf(chosen) : null,
  };
}

type Decision = Try & { alternatives: ChosenPlan[] };

/** The decision itself: of the kinds of workers the one whose cheapest plan costs least. */
export function cheapest(request: PlanRequest, onSimulated: () => void = () => {}): Decision {
  const tries = request.levels.map((level) => tryLevel(request, level, onSimulated));
  const [best] = tries.toSorted((a, b) => costOf(a) - costOf(b));
  return { ...(best as Try), alternatives: tries.flatMap(({ chosen }) => chosen ?? []) };
}

interface Try {
  demand: Demand;
  chances: Chances;
  bounds: PlanAnswer['bounds'];
  chosen: ChosenPlan | undefined;
}

function tryLevel(request: PlanRequest, level: PlannedLevel, onSimulated: () => void): Try {
  const demand = demandOf(request, level);
  const chances = new Chances(demand, onSimulated);
  const bounds = boundsOf(request, level);
  const isPossible = bounds.every(({ holds }) => holds);
  const chosen = isPossible ? choose(request, demand, chances) : undefined;
  return { demand, chances, bounds, chosen };
}

function choose(request: PlanRequest, demand: Demand, chances: Chances): ChosenPlan | undefined {
  const spare = request.failures ?? 0;
  const serving = fewestEnough(demand, chances, mostWorkers(request) - spare);
  if (serving === undefined) return undefined;
  const workers = serving + spare;
  const fewer = serving > 1 ? chances.of(serving - 1) : null;
  return {
    concurrency: demand.concurrency,
    workers,
    cost: workers * (request.costPerWorker ?? 1),
    chance: chances.of(serving),
    fewer,
    saysFewerMisses: fewer !== null && fewer.probability <= MISSES,
  };
}

function costOf({ chosen }: Try): number {
  return chosen?.cost ?? Number.POSITIVE_INFINITY;
}

function bandAround(serving: number, demand: Demand, chances: Chances): WorkersChance[] {
  const first = Math.max(fewestStable(demand) - 1, serving - BAND_BELOW, 1);
  const count = serving + BAND_ABOVE - first + 1;
  return Array.from({ length: count }, (_, index) => chances.of(first + index));
}

/** A tenth more and less of load and of service: what the plan does then, and what would be needed. */
function sensitivityOf(
  request: PlanRequest,
  demand: Demand,
  { chance }: ChosenPlan,
  onSimulated: () => void,
): PlanSensitivity[] {
  return (['load', 'service'] as const).flatMap((what) =>
    [0.9, 1.1].map((factor) => {
      const other = scaled(demand, { [what]: factor });
      const chances = new Chances(other, onSimulated);
      const spare = request.failures ?? 0;
      const needed = fewestEnough(other, chances, mostWorkers(request) - spare);
      return {
        what,
        factor,
        chance: chances.of(chance.workers),
        workersNeeded: needed === undefined ? null : needed + spare,
      };
    }),
  );
}

/**
 * The square-root rule carries the peak's safety over to the other hours: a + β√a with the β of the plan (Halfin and
 * Whitt, 1981). Only the peak is simulated.
 */
function overDay({ profile, failures = 0 }: PlanRequest, demand: Demand, { chance }: ChosenPlan) {
  const peak = loadOf(demand);
  const beta = (chance.workers * demand.concurrency - peak) / Math.sqrt(peak);
  return (profile ?? []).map((ratePerSecond) => {
    const load = loadOf({ ...demand, ratePerSecond });
    const slots = load + beta * Math.sqrt(load);
    // What is needed at the peak is a whole number already: rounding must not make one more of it.
    return { ratePerSecond, workers: Math.ceil(slots / demand.concurrency - 1e-9) + failures };
  });
}

/** What is decided of a plan, before all that is told of it. */
export type DecidedPlan = Pick<PlanAnswer, 'request' | 'chosen' | 'stretch'>;

/** A plan, and what of it can be tried with the workers that there may be: itself, or the same in small. */
export interface PlanToTry {
  whole: DecidedPlan;
  tried: DecidedPlan;
}

/**
 * What can be tried here of a plan that is too large for this machine: the same service and objective with so much less
 * load that the workers fit. It shows whether the planner knows the service, the queue and this kind of load; not what
 * the database and the queue do at the full rate, nor how large pools wait less than small ones.
 */
export function planToTry(asked: PlanRequest, mostWorkers: number): PlanToTry {
  const { profile: _, ...peak } = { ...asked, ratePerSecond: peakPerSecond(asked) };
  const whole = decided(peak);
  let tried = whole;
  const fits = () => !tried.chosen || tried.chosen.workers <= mostWorkers;
  // Few workers wait more than their share of many: what the first guess asks for may still be too many.
  for (let rate = triedRate(whole, mostWorkers); !fits() && rate >= 1; rate = Math.floor(LESS * rate)) {
    tried = decided({ ...peak, ratePerSecond: rate });
  }
  return { whole, tried };
}

const LESS = 0.9;

function decided(request: PlanRequest): DecidedPlan {
  const { chosen = null, demand } = cheapest(request);
  return { request, chosen, stretch: stretchLength(demand) };
}
