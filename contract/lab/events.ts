import type { ExperimentProgress } from './experiments.ts';
import type { LabMarker, LabSnapshot } from './snapshot.ts';

/** The events of GET /lab/eventos, by name: first the past and the run, then each as it comes. */
export interface LabEvents {
  history: { snapshots: readonly LabSnapshot[]; markers: readonly LabMarker[] };
  snapshot: LabSnapshot;
  marker: LabMarker;
  /** Null when no experiment has been run. */
  experiment: ExperimentProgress | null;
}
