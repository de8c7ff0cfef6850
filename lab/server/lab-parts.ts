import type { Logger } from '@sel/runtime/logger';
import type { TrustedProxies } from '@sel/runtime/trusted-proxies';
import type { ExperimentRunner } from '../experiments/runner/experiment-runner.ts';
import type { ObservedSystem } from '../experiments/runner/system.ts';
import type { Trials } from '../trial/trials.ts';
import type { Planning } from './planning.ts';
import type { Guard } from './routes/guard.ts';

/** What the routes need; the process (main.ts) makes and stops it. */
export interface LabParts extends ObservedSystem {
  runner: ExperimentRunner;
  planning: Planning;
  trials: Trials;
  /** Where the runs' folders are. */
  resultsDir: string;
  /** Empty: nobody may act. */
  token: string;
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
