import Type from 'typebox';
import { Count, orNull } from './numbers.ts';
import { Text } from './text.ts';

/** The long form of an experiment, and one for a lesson or a test. */
export const PLANS = ['full', 'short'] as const;
export type PlanName = (typeof PLANS)[number];

/** The body of POST /lab/experimentos/{nombre}. */
export const StartRequest = Type.Object(
  { plan: Type.Enum(PLANS, { default: 'short' }) },
  { additionalProperties: false },
);
export type StartRequest = Type.Static<typeof StartRequest>;

export const ExperimentSummary = Type.Object({
  name: Type.String(),
  title: Text,
  question: Text,
  hypothesis: Text,
  factors: Text,
  stopRule: Text,
  /** How surely each plan decides; none of an experiment that was not rehearsed. */
  power: Type.Optional(Type.Object({ full: Text, short: Text })),
  /** How long each form takes at least. */
  leastMs: Type.Object({ full: Type.Number(), short: Type.Number() }),
  /** Why it cannot be run here. */
  obstacle: orNull(Text),
});
export type ExperimentSummary = Type.Static<typeof ExperimentSummary>;

/** What a run does at this moment; `restoring` sets the system back to what it was. */
const PHASES = ['preparing', 'measuring', 'draining', 'restoring'] as const;
export type Phase = (typeof PHASES)[number];

/** How far the run under way is, of an experiment or of what else measures, or how the last one ended. */
export const ExperimentProgress = Type.Object({
  id: Type.String(),
  experiment: Type.String(),
  /** The trial of a plan has none. */
  plan: Type.Optional(Type.Enum(PLANS)),
  phase: Type.Enum(PHASES),
  /** Milliseconds since 1970. */
  startedAtMs: Type.Number(),
  /** When it will have ended if all goes on as it has gone so far; what is measured decides. */
  expectedEndMs: Type.Number(),
  /** Measurements that have been taken, and all that there will be. */
  done: Count,
  total: Count,
  state: Type.Enum(['running', 'finished', 'cancelled', 'failed']),
  /** What people are told of a run that failed; other runs have none. */
  error: Type.Optional(Type.String()),
});
export type ExperimentProgress = Type.Static<typeof ExperimentProgress>;

/** GET /lab/experimentos. */
export const ExperimentsOverview = Type.Object({
  experiments: Type.Array(ExperimentSummary),
  progress: orNull(ExperimentProgress),
});
export type ExperimentsOverview = Type.Static<typeof ExperimentsOverview>;

export const OUTCOMES = ['confirmed', 'refuted', 'undecided'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A run that is over, and what came out. */
export const RunSummary = Type.Object({
  id: Type.String(),
  /** The experiment's name. */
  experiment: Type.String(),
  title: Text,
  plan: Type.Enum(PLANS),
  /** ISO 8601. */
  startedAt: Type.String(),
  outcome: Type.Enum(OUTCOMES),
  verdict: Text,
  /** Measurements that were taken, and all that were planned; fewer when the run was cancelled. */
  done: Count,
  total: Count,
  /** Why measurements that were taken do not count, and how many each reason leaves out. */
  discarded: Type.Array(Type.Object({ reason: Text, count: Count })),
});
export type RunSummary = Type.Static<typeof RunSummary>;

/** GET /lab/informes: the runs that have left a report, the latest first. */
export const RunsOverview = Type.Object({ runs: Type.Array(RunSummary) });
export type RunsOverview = Type.Static<typeof RunsOverview>;
