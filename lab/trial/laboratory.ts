import type { LoadRequest } from '@sel/contract/lab/load';
import type { PlannedLevel, PlanRequest } from '@sel/contract/lab/planner';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Laboratory } from '../experiments/laboratory.ts';
import { constantRate } from '../load/rate-profile.ts';
import type { NewPrediction } from '../record/prediction-record.ts';
import type { MeasuringLaboratory } from './watching.ts';

/** The running system, as a trial sets and sees it. */
export interface TrialLaboratory
  extends MeasuringLaboratory,
    Pick<Laboratory, 'signal' | 'setWorkers' | 'setWork'> {
  /** Loads a system that is at rest. */
  load(request: LoadRequest): Promise<void>;
  /** Ends the load; resolves when the queue is empty. */
  rest(): Promise<void>;
  kill(): Promise<void>;
  /** Resolves with the first picture of which the condition is true. */
  until(condition: (snapshot: LabSnapshot) => boolean): Promise<void>;
  /** Writes a prediction down. @returns what notes how it came out. */
  predict(prediction: Omit<NewPrediction, 'run'>): Promise<(outcomeMs: number) => Promise<void>>;
}

/** A plan that is tried has one level only: its workers are all alike. */
export function levelOf({ levels: [level] }: PlanRequest): PlannedLevel {
  return level as PlannedLevel;
}

/** Arrivals by chance, at this rate, until somebody ends them. */
export function loadOf(perSecond: number, seed: number): LoadRequest {
  const profile = constantRate(perSecond);
  // The database tells how long each consulta took: clients need not ask for each of them.
  return { load: { kind: 'open', process: 'poisson', profile }, notice: 'none', seed };
}
