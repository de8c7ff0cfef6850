import type { FaultInjector } from '../../faults/injector.ts';
import type { SystemControl } from '../../faults/system-control.ts';
import type { Live } from '../../live/live.ts';
import type { LoadSession } from '../../live/load-session.ts';
import type { WorkSetting } from '../../live/work-setting.ts';
import type { PredictionRecord } from '../../record/prediction-record.ts';

/** The running system, as far as an experiment sees and changes it. */
export interface ObservedSystem {
  live: Live;
  session: LoadSession;
  control: SystemControl;
  work: WorkSetting;
  faults: FaultInjector;
  record: PredictionRecord;
}
