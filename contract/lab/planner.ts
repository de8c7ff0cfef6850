import Type from 'typebox';
import { BOUNDS, within } from './bounds.ts';
import { AtLeastZero, Count, orNull, Share } from './numbers.ts';
import { Text } from './text.ts';
import { type SimulatedWorkSettings, WORK_DISTRIBUTIONS, WORK_SCV } from './work.ts';

const Positive = Type.Number({ exclusiveMinimum: 0 });
const strict = { additionalProperties: false };

/** `wait`: in the queue. `e2e`: end to end, from asking to knowing. */
const PLANNED_METRICS = ['wait', 'e2e'] as const;

/** "Of the consultas, the share `level` stays within `limitMs`." */
export const PlanObjective = Type.Object(
  {
    metric: Type.Enum(PLANNED_METRICS),
    level: Type.Union([Type.Literal(0.5), Type.Literal(0.95), Type.Literal(0.99)]),
    limitMs: Type.Number({ exclusiveMinimum: 0, maximum: BOUNDS.planLimitMs.max }),
  },
  strict,
);
export type PlanObjective = Type.Static<typeof PlanObjective>;

const ServiceMs = Type.Number({ exclusiveMinimum: 0, maximum: BOUNDS.workMeanMs.max });

/** How long a worker is busy with one consulta, until it can take the next one. */
const PlannedService = Type.Union([
  /** Two typed numbers: `scv` is variance/mean², 0 for a constant, 1 for exponential times, more for H2. */
  Type.Object({ meanMs: ServiceMs, scv: Type.Number(within(BOUNDS.scv)) }, strict),
  /** Measured ones, each with what the slot took to turn to it. */
  Type.Object({ samplesMs: Type.Array(ServiceMs, { minItems: 50, maxItems: 5_000 }) }, strict),
]);
export type PlannedService = Type.Static<typeof PlannedService>;

/** A worker as it may be run, and what it does then: service times rise with the concurrency. */
const PlannedLevel = Type.Object(
  {
    concurrency: Type.Integer(within(BOUNDS.concurrency)),
    /** Handed to a worker before the first of them is done; as many as `concurrency` when left out. */
    prefetch: Type.Optional(Type.Integer(within(BOUNDS.concurrency))),
    service: PlannedService,
    cpuMs: Type.Optional(AtLeastZero),
  },
  strict,
);
export type PlannedLevel = Type.Static<typeof PlannedLevel>;

/** The body of POST /lab/planificador: what is to be planned for. */
export const PlanRequest = Type.Object(
  {
    /** The rate at the busiest time. */
    ratePerSecond: Type.Number({ exclusiveMinimum: 0, maximum: BOUNDS.ratePerSecond.max }),
    /** The rates of a day, evenly spaced; the busiest one takes the place of `ratePerSecond`. */
    profile: Type.Optional(
      Type.Array(Type.Number(within(BOUNDS.ratePerSecond)), { minItems: 2, maxItems: 48 }),
    ),
    /** Squared coefficient of variation of the times between arrivals; 1, as of many people, when left out. */
    arrivalScv: Type.Optional(Type.Number(within(BOUNDS.scv))),
    /** Of how many arrivals the rate was measured; left out, the rate is what was asked for. */
    observedArrivals: Type.Optional(Type.Integer({ minimum: 1 })),
    objective: PlanObjective,
    /** Of how many consultas the forecast is; those of a quarter of a minute, or 3 000, when left out. */
    stretch: Type.Optional(Type.Integer(within(BOUNDS.planStretch))),
    levels: Type.Array(PlannedLevel, { minItems: 1, maxItems: 8 }),
    /** What the way takes besides queue and service (accepting, publishing, notice): one time, or measured ones. */
    outsideMs: Type.Optional(Type.Array(AtLeastZero, { minItems: 1, maxItems: 2_000 })),
    /** How many workers may be dead while the objective holds. */
    failures: Type.Optional(Type.Integer(within(BOUNDS.workers))),
    detectionMs: Type.Optional(AtLeastZero),
    restartMs: Type.Optional(AtLeastZero),
    costPerWorker: Type.Optional(Type.Number(within(BOUNDS.costPerWorker))),
    cores: Type.Optional(Positive),
    connections: Type.Optional(
      Type.Object({ perWorker: Type.Integer({ minimum: 1 }), available: Count }, strict),
    ),
    brokerPerSecond: Type.Optional(Positive),
    seed: Type.Optional(Type.Integer(within(BOUNDS.seed))),
  },
  strict,
);
export type PlanRequest = Type.Static<typeof PlanRequest>;

/** What the objective's quantile comes to in one stretch of load; null: the queue grows without end. */
const QuantileForecast = orNull(
  Type.Object({ medianMs: AtLeastZero, lowMs: AtLeastZero, highMs: orNull(AtLeastZero) }),
);

/** How a number of workers fares. */
export const WorkersChance = Type.Object({
  workers: Count,
  utilisation: AtLeastZero,
  /** Of the simulated stretches of load, which share met the objective; none is simulated where the queue grows without end. */
  probability: Share,
  met: Count,
  stretches: Count,
  quantile: QuantileForecast,
});
export type WorkersChance = Type.Static<typeof WorkersChance>;

const PLAN_BOUNDS = ['workers', 'cpu', 'connections', 'broker', 'service'] as const;
/** What no number of workers can go beyond, and whether the plan stays within it. */
export const PlanBound = Type.Object({ bound: Type.Enum(PLAN_BOUNDS), holds: Type.Boolean(), text: Text });
export type PlanBound = Type.Static<typeof PlanBound>;

/** A number with its name, as it is read, and where it comes from. */
export const ExplainedFigure = Type.Object({ name: Type.String(), label: Text, value: Text, why: Text });
export type ExplainedFigure = Type.Static<typeof ExplainedFigure>;

/** What happens when workers die under the planned load. */
export const PlanFailure = Type.Object({
  /** How many die at once. */
  dead: Count,
  /** The state meanwhile, were it to last. */
  meanwhile: WorkersChance,
  /** Most consultas that are in the system at a time. */
  peakInSystem: Type.Object({ median: Count, low: Count, high: Count }),
  /** From the death until the workers are back and nobody waits any more; 9 of 10 lie between the ends. */
  recoveryMs: Type.Object({ medianMs: AtLeastZero, lowMs: AtLeastZero, highMs: AtLeastZero }),
  /**
   * Had nothing at all been served until the restart, the workers that are left would need so long for what has come
   * meanwhile; null when they cannot keep up.
   */
  standstillDrainMs: orNull(AtLeastZero),
});
export type PlanFailure = Type.Static<typeof PlanFailure>;

/** What changes if load or service are a tenth more or less than was said. */
export const PlanSensitivity = Type.Object({
  what: Type.Enum(['load', 'service']),
  factor: Positive,
  /** How the plan as it is fares then. */
  chance: WorkersChance,
  /** That would be needed then; null when no number would do. */
  workersNeeded: orNull(Count),
});
export type PlanSensitivity = Type.Static<typeof PlanSensitivity>;

export const ChosenPlan = Type.Object({
  concurrency: Count,
  /** What runs: those that the objective needs and those that may die. */
  workers: Count,
  cost: AtLeastZero,
  /** How it fares with as many dead as are to be survived; without failures, how the whole plan does. */
  chance: WorkersChance,
  fewer: orNull(WorkersChance),
  /** With one worker fewer, at most one stretch in ten meets the objective: only then the planner says that it would miss. */
  saysFewerMisses: Type.Boolean(),
});
export type ChosenPlan = Type.Static<typeof ChosenPlan>;

/** What POST /lab/planificador answers. */
export const PlanAnswer = Type.Object({
  sentence: Text,
  request: PlanRequest,
  bounds: Type.Array(PlanBound),
  /** Null when no plan meets the objective; the bounds say why. */
  chosen: orNull(ChosenPlan),
  /** The cheapest for each concurrency that was given. */
  alternatives: Type.Array(ChosenPlan),
  /** The objective's quantile over the workers that serve. */
  band: Type.Array(WorkersChance),
  failure: orNull(PlanFailure),
  sensitivity: Type.Array(PlanSensitivity),
  /** Workers for each rate of the profile; empty without one. */
  overDay: Type.Array(Type.Object({ ratePerSecond: AtLeastZero, workers: Count })),
  figures: Type.Array(ExplainedFigure),
  /** How many consultas a simulated stretch has. */
  stretch: Count,
  exports: orNull(Type.Object({ start: Type.String(), compose: Type.String(), kubernetes: Type.String() })),
});
export type PlanAnswer = Type.Static<typeof PlanAnswer>;

/** GET /lab/planificador: how far the plan under way is; null when none is. */
export const PlanProgress = Type.Object({ simulated: orNull(Count) });
export type PlanProgress = Type.Static<typeof PlanProgress>;

const MeasuredQuantiles = Type.Object({ p50: AtLeastZero, p95: AtLeastZero, p99: AtLeastZero });

/** Of how many of the last consultas GET /lab/planificador/medidas tells the latencies; of all that are known when left out. */
export const MeasuredQuery = Type.Object(
  { ultimas: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,4}$' })) },
  strict,
);
export type MeasuredQuery = Type.Static<typeof MeasuredQuery>;

/** GET /lab/planificador/medidas: what the running system has shown of itself lately, as a planner takes it. */
export const MeasuredSystem = Type.Object({
  /** So many have ended since the system was last changed; a p99 wants more than a thousand. */
  consultas: Count,
  workers: Count,
  ratePerSecond: AtLeastZero,
  arrivalScv: AtLeastZero,
  /** Mean and variability of `level`'s samples. */
  serviceMs: AtLeastZero,
  serviceScv: AtLeastZero,
  level: PlannedLevel,
  /**
   * Besides queue and service, of those that found an idle slot: accepting, publishing, and what the delivery took longer
   * than a slot takes to turn to one that waits. The notice depends on how a client asks.
   */
  outsideMs: Type.Array(AtLeastZero),
  cores: Positive,
  /** What the database knows of their latency: the wait for a slot, and from the accepting to the end. */
  latency: Type.Object({ consultas: Count, wait: MeasuredQuantiles, e2e: MeasuredQuantiles }),
});
export type MeasuredSystem = Type.Static<typeof MeasuredSystem>;

/**
 * What a measurement says of a load that is to be planned for. A system at rest works, too: its processor per consulta, measured
 * at a small part of that load, would be far too much, and then the cores are left out.
 */
export function knownFrom(
  { level, arrivalScv, outsideMs, cores, ratePerSecond }: MeasuredSystem,
  plannedPerSecond: number,
): Pick<PlanRequest, 'levels' | 'arrivalScv' | 'outsideMs' | 'cores'> {
  const tellsOfCores = ratePerSecond >= CORES_FROM_SHARE * plannedPerSecond;
  return { levels: [level], arrivalScv, outsideMs, ...(tellsOfCores && { cores }) };
}

const CORES_FROM_SHARE = 0.5;

/** The typed service as work that workers can simulate; undefined when it was measured, or varies as none of theirs does. */
export function simulatedWorkOf({ service }: PlannedLevel): SimulatedWorkSettings | undefined {
  if (!('scv' in service)) return undefined;
  const distribution = WORK_DISTRIBUTIONS.find((each) => WORK_SCV[each] === service.scv);
  return distribution && { meanMs: service.meanMs, distribution, kind: 'espera' };
}
