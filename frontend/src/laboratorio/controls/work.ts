import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import { refreshState, state } from '../connection.ts';
import { setLabWork } from '../lab-api.ts';

export const NO_WORK: SimulatedWorkSettings = { meanMs: 0, distribution: 'exponencial', kind: 'espera' };

/**
 * Changes the simulated service time, which all workers follow within a second. What was changed a moment ago counts
 * already, so that a second change does not take it back.
 */
export async function setWork(part: Partial<SimulatedWorkSettings>): Promise<void> {
  if (!state.value) return;
  const work = { ...(state.value.work ?? NO_WORK), ...part };
  state.value = { ...state.value, work };
  await setLabWork(work);
  await refreshState();
}
