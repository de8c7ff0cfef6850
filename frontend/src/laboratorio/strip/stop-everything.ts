import { computed } from '@preact/signals';
import { refreshState, state } from '../connection.ts';
import { isExperimenting } from '../controls/may-act.ts';
import { act, setBackLab } from '../lab-api.ts';

/** Whether anything is set or under way that would not be there after a fresh start. */
export const isAnythingOn = computed(
  () =>
    isExperimenting.value ||
    state.value?.load != null ||
    state.value?.work != null ||
    state.value?.changedWorkers != null,
);

/** Cancels the experiment, ends the load, and sets work and workers back to what they were. A fault undoes itself. */
export async function stopEverything(): Promise<void> {
  if (isExperimenting.peek()) {
    // It then sets back the load and the work that there were before it.
    await act('experiments', 'DELETE', '/experimentos');
    await refreshState();
  }
  const set = state.peek();
  if (set) await setBackLab(set);
  await refreshState();
}
