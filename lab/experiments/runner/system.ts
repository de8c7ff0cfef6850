import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import type { FaultInjector } from '../../faults/injector.ts';
import type { SystemControl } from '../../faults/system-control.ts';
import type { Live } from '../../live/live.ts';
import type { LoadSession } from '../../live/load-session.ts';

/** The running system, as far as an experiment sees and changes it. */
export interface ObservedSystem {
  live: Live;
  session: LoadSession;
  control: SystemControl;
  work: WorkControl;
  faults: FaultInjector;
}

/** The simulated work that all workers follow. */
export interface WorkControl {
  /** @returns null when every worker does as its own configuration says. */
  current(): Promise<SimulatedWorkSettings | null>;
  set(settings: SimulatedWorkSettings): Promise<void>;
  clear(): Promise<void>;
}
