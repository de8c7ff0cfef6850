import Type from 'typebox';
import { BOUNDS } from './bounds.ts';
import { AtLeastZero, Count, orNull } from './numbers.ts';
import { PlanAnswer, PlanRequest } from './planner.ts';
import { Text } from './text.ts';

/** A trial runs as an experiment does, under this name: its progress is told and it is cancelled in the same way. */
export const PLAN_TRIAL = 'planificador';

/** What a laptop can run beside everything else. */
export const MOST_WORKERS = 8;

/** The body of POST /lab/planificador/prueba: what is to be planned for, and tried on the running system. */
export const TrialRequest = Type.Object(
  {
    /** The plan's numbers are typed: workers can simulate those, and not what was measured. */
    plan: PlanRequest,
    repetitions: Type.Integer({ minimum: 1, maximum: 100, default: 1 }),
    /** Of the workers that are tried at a time; a larger plan is tried in small. */
    mostWorkers: Type.Integer({ minimum: 1, maximum: BOUNDS.workers.max, default: MOST_WORKERS }),
  },
  { additionalProperties: false },
);
export type TrialRequest = Type.Static<typeof TrialRequest>;

/** What came of one stretch of load with so many workers at work. */
export const TriedWorkers = Type.Object({
  workers: Count,
  predicted: Type.Object({ medianMs: AtLeastZero, lowMs: AtLeastZero, highMs: AtLeastZero }),
  measuredMs: AtLeastZero,
  /** Of one consulta, as it was planned with and as it was: where they differ it is the system that changed, or the load on it. */
  serviceMs: Type.Object({ planned: AtLeastZero, measured: AtLeastZero }),
  meets: Type.Boolean(),
  isInside: Type.Boolean(),
});
export type TriedWorkers = Type.Static<typeof TriedWorkers>;

/** From a death until nobody waits any more, as it was foretold and as it was. */
export const TriedDeath = Type.Object({
  predicted: Type.Object({ medianMs: AtLeastZero, lowMs: AtLeastZero, highMs: AtLeastZero }),
  measuredMs: AtLeastZero,
  /** Whether calm was back then; where it was not, nobody waited any longer. */
  isCalm: Type.Boolean(),
});
export type TriedDeath = Type.Static<typeof TriedDeath>;

/** The trial under way, as far as it has come, or the last one. */
export const PlanTrial = Type.Object({
  /** The id of its progress (GET /lab/experimentos). */
  id: Type.String(),
  request: TrialRequest,
  /** What is done and what was found, one sentence after the other. */
  told: Type.Array(Text),
  /** Planned with what the system showed, of which the two moments are left here; null until it has been measured. */
  answer: orNull(PlanAnswer),
  planned: Type.Array(TriedWorkers),
  /** What was tried with one worker fewer, where the planner said that it would not be enough. */
  fewer: Type.Array(TriedWorkers),
  death: orNull(TriedDeath),
  /** How the planner did; null until it is over. */
  score: orNull(Text),
});
export type PlanTrial = Type.Static<typeof PlanTrial>;

/** GET /lab/planificador/prueba. */
export const TrialOverview = Type.Object({
  /** Why none can be made here. */
  obstacle: orNull(Text),
  trial: orNull(PlanTrial),
});
export type TrialOverview = Type.Static<typeof TrialOverview>;

/**
 * The service is measured at another load than the one that is predicted, and not far from it: on a machine that gateway,
 * database and workers share, a consulta takes longer the more of them there are.
 */
export const CALIBRATING_SHARE = 0.8;
/** Until workers that were just started, and the beginning with an empty queue, are forgotten: a third of a stretch. */
export const warmUpOf = (stretch: number): number => Math.ceil(stretch / 3);
/** Workers that start, work that they take over, and a queue that becomes empty. */
const AROUND_MS = 5_000;
/** How long a worker that is killed stays dead, and a little. */
const DEATH_MS = 10_000;

/** @returns about the rate at which a plan can be tried with so many workers; its own where they are enough. */
export function triedRate(
  { request, chosen }: Pick<PlanAnswer, 'request' | 'chosen'>,
  mostWorkers: number,
): number {
  if (!chosen || chosen.workers <= mostWorkers) return request.ratePerSecond;
  const share = (mostWorkers - (request.failures ?? 0)) / (chosen.workers + 1);
  return Math.max(1, Math.floor(request.ratePerSecond * share));
}

/**
 * How long each step of a trial takes at least: to measure the service, each stretch of load, and the death at the end.
 * @param tests stretches of load.
 */
export function trialStepsMs(
  ratePerSecond: number,
  stretch: number,
  tests: number,
): { calibrating: number; testing: number; dying: number; all: number } {
  const msFor = (consultas: number) => (1000 * consultas) / ratePerSecond;
  const stretchMs = msFor(warmUpOf(stretch) + stretch);
  const calibrating = AROUND_MS + stretchMs / CALIBRATING_SHARE + DEATH_MS;
  const testing = AROUND_MS + stretchMs;
  const dying = AROUND_MS + msFor(warmUpOf(stretch)) + DEATH_MS;
  return { calibrating, testing, dying, all: calibrating + tests * testing + dying };
}

/** In how many stretches of load an answer is tried. */
export function testsOf({ chosen }: Pick<PlanAnswer, 'chosen'>, repetitions: number): number {
  if (!chosen) return 0;
  return repetitions * (triesFewer(chosen) ? 2 : 1);
}

/** One worker fewer is tried where something was foretold of it. */
export function triesFewer({ saysFewerMisses, fewer }: NonNullable<PlanAnswer['chosen']>): boolean {
  return saysFewerMisses && fewer?.quantile != null;
}
