import { computed } from '@preact/signals';
import { connectionState, progress, state } from '../connection.ts';
import { labKey } from '../lab-key.ts';

/** Whether this page can do anything but look. */
export const hasKey = computed(() => state.value?.mayAct === true && labKey.value !== '');

/** Whether it is known that this page can only look: what could be set is then shown as it stands. */
export const onlyLooks = computed(() => state.value !== undefined && !hasKey.value);

export const isExperimenting = computed(() => progress.value?.state === 'running');

/** Whether what the controls ask for would be done now. An experiment has the system to itself. */
export const mayAct = computed(
  () => hasKey.value && connectionState.value === 'open' && !isExperimenting.value,
);
