import Type from 'typebox';
import { BOUNDS, within } from './bounds.ts';
import { FAULT_NAMES } from './faults.ts';
import { LoadRequest } from './load.ts';
import { orNull } from './numbers.ts';
import { SimulatedWorkSettings } from './work.ts';

/** The body of PUT /lab/workers. */
export const WorkersRequest = Type.Object(
  {
    count: Type.Integer(within(BOUNDS.workers)),
    /** Consultas that each worker has in hand at a time; as it is when left out. Another value restarts all workers. */
    concurrency: Type.Optional(Type.Integer(within(BOUNDS.concurrency))),
  },
  { additionalProperties: false },
);
export type WorkersRequest = Type.Static<typeof WorkersRequest>;

export const FaultName = Type.Enum(FAULT_NAMES);

/** The body of POST /lab/fallos/{nombre}. */
export const FaultRequest = Type.Object(
  { durationMs: Type.Integer({ ...within(BOUNDS.faultMs), default: 5_000 }) },
  { additionalProperties: false },
);
export type FaultRequest = Type.Static<typeof FaultRequest>;

/** How many workers there are, and the consultas that each has in hand at a time. */
export const WorkerSetting = Type.Object({ count: Type.Integer(), concurrency: Type.Integer() });
export type WorkerSetting = Type.Static<typeof WorkerSetting>;

/** What the workers were before the laboratory changed them for the first time, and what they are set to. */
export const ChangedWorkers = Type.Object({ first: WorkerSetting, now: WorkerSetting });
export type ChangedWorkers = Type.Static<typeof ChangedWorkers>;

/** GET /lab/estado: what can be done here, and what is set. */
export const LabState = Type.Object({
  /** Whether this laboratory lets anybody act at all (with its token). */
  mayAct: Type.Boolean(),
  /** Whether it can start and stop workers and signal processes. */
  controlsProcesses: Type.Boolean(),
  /** The faults that are possible here. */
  faults: Type.Array(FaultName),
  activeFault: orNull(FaultName),
  /** Milliseconds until the active fault restores itself; null when none is active. */
  faultRestoresInMs: orNull(Type.Number()),
  load: orNull(LoadRequest),
  work: orNull(SimulatedWorkSettings),
  /** null while the workers are what they were at first. */
  changedWorkers: orNull(ChangedWorkers),
});
export type LabState = Type.Static<typeof LabState>;
