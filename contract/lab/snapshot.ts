import Type from 'typebox';
import { byStage } from '../stages.ts';
import { CpuSplit } from './cpu.ts';
import { Drain } from './drain.ts';
import { ActiveFault } from './fault-state.ts';
import { PathNode } from './node.ts';
import { AtLeastZero, Count, orNull, Share } from './numbers.ts';
import { ProcessReport } from './process.ts';
import { Regime } from './regime.ts';
import { LittlesLawCheck, TheoryCheck } from './theory.ts';
import { Verdict } from './verdict.ts';

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

/** What the clients of the running load meet with. */
export const LoadFigures = Type.Object({
  sentPerSecond: AtLeastZero,
  acceptedPerSecond: AtLeastZero,
  refusedPerSecond: AtLeastZero,
  errorsPerSecond: AtLeastZero,
  underWay: Count,
  /** How late the generator itself was, and which share of the latency that it sees is its own delay. */
  lagP99Ms: Type.Number(),
  lagShare: AtLeastZero,
  /** Whether that is so much that the figures are not the system's; reports judge by the same limit. */
  isLate: Type.Boolean(),
  elapsedMs: Type.Number(),
  /** When it ends by itself; null for one that an experiment ends. */
  endsAtMs: orNull(Type.Number()),
  /**
   * Grows with every start and every change of a load, whoever makes it. A start or a change is answered with its own:
   * a page that sees a larger one than its own knows that the load was changed elsewhere.
   */
  revision: Count,
});
export type LoadFigures = Type.Static<typeof LoadFigures>;

/** What the laboratory tells the page four times a second. All times are milliseconds, all rates per second. */
export const LabSnapshot = Type.Object({
  /** Milliseconds since 1970. */
  atMs: Type.Number(),
  arrivalsPerSecond: AtLeastZero,
  completionsPerSecond: AtLeastZero,
  inSystem: Count,
  /** How many of `inSystem` are in no worker's hands. */
  queued: Count,
  inWork: Count,
  /**
   * Whether every open consulta is looked at each time. With more than some thousands of them a part is, in turns: an
   * end out of the queue's order may then be seen some seconds late.
   */
  countsAll: Type.Boolean(),
  regime: Regime,
  drain: orNull(Drain),
  /** Latencies of the consultas that ended in the last seconds; null when none did. */
  stages: orNull(Type.Object(byStage(() => Distribution))),
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
  /** The faults that are in effect; the laboratory causes one at a time. */
  faults: Type.Array(ActiveFault),
  /** Pages that listen at this moment; tabs of one browser listen together. */
  watchers: Count,
  cpu: CpuSplit,
  /** How busy the processors of the laboratory's machine are. */
  machineCpuShare: Share,
  /** Whether the database answers the laboratory; while it does not, figures from it stand still. */
  databaseAnswers: Type.Boolean(),
});
export type LabSnapshot = Type.Static<typeof LabSnapshot>;

/** A moment that the charts mark, and a line of the list of events: something was changed, came or went. */
export const LabMarker = Type.Object({
  /** 1, 2, 3 … since the laboratory was started: the same on every page. */
  number: Type.Integer({ minimum: 1 }),
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
  /** A name, for instance of a worker or a fault; of a load, `started`, `changed`, `stopped`, `expired` or `unwatched`. */
  subject: Type.String(),
  /** Where it was on the path; null when it was everywhere. */
  node: orNull(PathNode),
});
export type LabMarker = Type.Static<typeof LabMarker>;
