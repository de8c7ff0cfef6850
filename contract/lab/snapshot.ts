import Type from 'typebox';
import { STAGES, type Stage } from '../stages.ts';
import { ProcessReport } from './process.ts';

const AtLeastZero = Type.Number({ minimum: 0 });
const Count = Type.Integer({ minimum: 0 });
const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** A latency. Two clocks take part in some: one may be a little below 0. */
export const Distribution = Type.Object({
  meanMs: Type.Number(),
  p50Ms: Type.Number(),
  p95Ms: Type.Number(),
  p99Ms: Type.Number(),
});
export type Distribution = Type.Static<typeof Distribution>;

/** The running proof that nothing was lost: what clients were promised, and what became of it. */
export const LedgerState = Type.Object({
  /** Promises: answers 202 with an id. */
  accepted: Count,
  completed: Count,
  not_found: Count,
  failed: Count,
  /** Promised, in the database and not ended. */
  inProgress: Type.Integer(),
  /** Promised ids that the database does not have. */
  lost: Count,
  /** Ids that two requests were given. */
  duplicated: Count,
  /** accepted = completed + not_found + failed + inProgress. */
  balanced: Type.Boolean(),
});
export type LedgerState = Type.Static<typeof LedgerState>;

/** L = λ·W: the left side is counted, the right side measured on its own. */
export const LittlesLawCheck = Type.Object({
  counted: AtLeastZero,
  arrivalsPerSecond: AtLeastZero,
  residenceMs: Type.Number(),
  predicted: Type.Number(),
});
export type LittlesLawCheck = Type.Static<typeof LittlesLawCheck>;

/** The mean wait in the queue: what theory predicts for what was measured, and what was measured. */
export const TheoryCheck = Type.Object({
  servers: Count,
  serviceMs: AtLeastZero,
  utilisation: AtLeastZero,
  /** Squared coefficients of variation of the times between arrivals and of the service times. */
  arrivalScv: AtLeastZero,
  serviceScv: AtLeastZero,
  /** Null when more arrives than the servers can do: then no steady state exists. */
  mmcWaitMs: orNull(Type.Number()),
  ggcWaitMs: orNull(Type.Number()),
  measuredWaitMs: Type.Number(),
});
export type TheoryCheck = Type.Static<typeof TheoryCheck>;

export const BOTTLENECKS = [
  'none',
  'idle',
  'no_workers',
  'workers',
  'cpu',
  'gateway',
  'database',
  'broker',
  'generator',
] as const;
export type Bottleneck = (typeof BOTTLENECKS)[number];

/** What limits the system at this moment, and the figures that say so. */
export const Verdict = Type.Object({
  bottleneck: Type.Enum(BOTTLENECKS),
  evidence: Type.Array(
    Type.Object({
      figure: Type.String(),
      value: Type.Number(),
      unit: Type.Enum(['share', 'ms', 'count', 'perSecond']),
    }),
  ),
});
export type Verdict = Type.Static<typeof Verdict>;

/** What the clients of the running load meet with. */
export const LoadFigures = Type.Object({
  sentPerSecond: AtLeastZero,
  acceptedPerSecond: AtLeastZero,
  refusedPerSecond: AtLeastZero,
  errorsPerSecond: AtLeastZero,
  underWay: Count,
  /** How late the generator itself was. */
  lagP99Ms: Type.Number(),
  elapsedMs: Type.Number(),
});
export type LoadFigures = Type.Static<typeof LoadFigures>;

const byStage = Object.fromEntries(STAGES.map((stage) => [stage, Distribution])) as Record<
  Stage,
  typeof Distribution
>;

/** What the laboratory tells the page four times a second. All times are milliseconds, all rates per second. */
export const LabSnapshot = Type.Object({
  /** Milliseconds since 1970. */
  atMs: Type.Number(),
  arrivalsPerSecond: AtLeastZero,
  completionsPerSecond: AtLeastZero,
  inSystem: Count,
  /** Of `inSystem`, those in no worker's hands. */
  queued: Count,
  inWork: Count,
  /** Of the consultas that ended in the last seconds; null when none did. */
  stages: orNull(Type.Object(byStage)),
  endToEnd: orNull(Distribution),
  /** Whether `endToEnd` is what clients saw, or only what the server knows (no load of the laboratory runs). */
  seenBy: Type.Enum(['clients', 'server']),
  processes: Type.Array(ProcessReport),
  ledger: LedgerState,
  littlesLaw: orNull(LittlesLawCheck),
  theory: orNull(TheoryCheck),
  verdict: Verdict,
  /** The load that is running; null when none is. */
  load: orNull(LoadFigures),
  /** How busy the processors of the laboratory's machine are. */
  machineCpuShare: Type.Number({ minimum: 0, maximum: 1 }),
  /** Whether the database answers the laboratory; while it does not, figures from it stand still. */
  databaseAnswers: Type.Boolean(),
});
export type LabSnapshot = Type.Static<typeof LabSnapshot>;

/** A moment that the charts mark: something was changed, or something came or went. */
export const LabMarker = Type.Object({
  atMs: Type.Number(),
  kind: Type.Enum([
    'worker_appeared',
    'worker_gone',
    'gateway_appeared',
    'gateway_gone',
    'load',
    'work',
    'fault',
    'restored',
  ]),
  /** A name, for instance of a worker or a fault. */
  subject: Type.String(),
});
export type LabMarker = Type.Static<typeof LabMarker>;
