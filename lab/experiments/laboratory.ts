import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import type { Fault } from '../faults/faults.ts';
import type { Abilities } from '../faults/system-control.ts';
import type { EndedConsulta } from '../live/consulta-observer.ts';
import type { LoadOptions } from '../load/plan.ts';
import type { LoadResult } from '../load/run.ts';
import type { NewPrediction, Outcome } from '../record/prediction-record.ts';

/** What an experiment may do with the system. All of it is set back when the experiment ends, however it ends. */
export interface Laboratory {
  /** Aborted when someone cancels; every method then rejects. */
  readonly signal: AbortSignal;
  readonly abilities: Abilities;
  /** Milliseconds since 1970, on the clock that says when a load began. */
  nowMs(): number;
  /** @returns when so many workers report, each of which takes `concurrency` consultas in hand. */
  setWorkers(count: number, concurrency: number): Promise<void>;
  /** @returns when the workers have had the time to follow. */
  setWork(settings: SimulatedWorkSettings): Promise<void>;
  /**
   * Runs a load for so long, and then waits for everything that it was promised.
   * @param onLook is shown what has been seen of it, again and again while it lasts; when it fails, so does the load.
   */
  load(options: LoadOptions, durationMs: number, onLook?: OnLook): Promise<LoadRecord>;
  /**
   * Writes down what will come, before it does (lab/record).
   * @returns what is to be told what came, when it is there.
   */
  predict(prediction: Omit<NewPrediction, 'run'>): Promise<OpenPrediction>;
  /** Injects a fault that restores itself after `durationMs`; to be called while a load runs. */
  inject(fault: Fault, durationMs: number): Promise<void>;
  pause(ms: number): Promise<void>;
  /** How many of these are not any more as they were when their end was seen. */
  changedAfterEnd(ended: readonly EndedConsulta[]): Promise<number>;
}

/** A prediction whose outcome is still to come. */
export interface OpenPrediction {
  settle(outcome: Outcome): Promise<void>;
}

export type OnLook = (seen: Seen) => Promise<void>;

/** What has been seen of a load so far. */
export interface Seen {
  /** Milliseconds since 1970, on this machine's clock. */
  startedAtMs: number;
  /** All consultas that ended meanwhile, as the database tells. */
  ended: readonly EndedConsulta[];
  snapshots: readonly LabSnapshot[];
}

/** What was seen of one load from all sides. */
export interface LoadRecord extends Seen {
  /** What the clients recorded; times count from `startedAtMs`. */
  result: LoadResult;
  markers: readonly LabMarker[];
}
