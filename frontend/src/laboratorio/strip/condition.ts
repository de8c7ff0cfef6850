import { computed } from '@preact/signals';
import { PLAN_TRIAL } from '@sel/contract/lab/trial';
import { connectionState, isStale, progress, snapshot, state } from '../connection.ts';
import { isExperimenting } from '../controls/may-act.ts';

/** How things are, from what makes all figures worthless to nothing at all. */
export type Condition = 'full' | 'lost' | 'experiment' | 'trial' | 'fault' | 'databaseAway' | 'load' | 'rest';

export const condition = computed((): Condition => {
  if (connectionState.value === 'full') return 'full';
  if (connectionState.value !== 'open') return 'lost';
  if (isExperimenting.value) return progress.value?.experiment === PLAN_TRIAL ? 'trial' : 'experiment';
  if (snapshot.value?.faults.length) return 'fault';
  if (isStale.value) return 'databaseAway';
  return state.value?.load ? 'load' : 'rest';
});
