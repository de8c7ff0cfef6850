import type { Logger } from '@sel/runtime/logger';
import type { TrustedProxies } from '@sel/runtime/trusted-proxies';
import type { ExperimentRunner } from '../experiments/runner/experiment-runner.ts';
import type { FaultInjector } from '../faults/injector.ts';
import type { SystemControl } from '../faults/system-control.ts';
import type { Live } from '../live/live.ts';
import type { LoadSession } from '../live/load-session.ts';
import type { WorkSetting } from '../live/work-setting.ts';
import type { PredictionRecord } from '../record/prediction-record.ts';
import type { Trials } from '../trial/trials.ts';
import type { Planning } from './planning.ts';
import type { Guard } from './routes/guard.ts';

/** What the routes need; the process (main.ts) makes and stops it. */
export interface LabParts {
  live: Live;
  control: SystemControl;
  session: LoadSession;
  work: WorkSetting;
  faults: FaultInjector;
  runner: ExperimentRunner;
  record: PredictionRecord;
  planning: Planning;
  trials: Trials;
  /** Where the runs' folders are. */
  resultsDir: string;
  /** Empty: nobody may act. */
  token: string;
  canAct: boolean;
  /** Pages that may listen to the events at once. */
  maxListeners: number;
  /** Proxies whose word for who a client is is taken; see {@link TrustedProxies}. */
  trustProxy: string;
  logger: Logger;
}

export interface RouteParts extends LabParts {
  /** One for all routes that act, so that a wrong key counts wherever it comes. */
  mayAct: Guard;
}
