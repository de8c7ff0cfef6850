import { computed } from '@preact/signals';
import { link, progress, state } from '../connection.ts';
import { labKey } from '../lab-key.ts';

/** Whether this page can do anything but look. */
export const hasKey = computed(() => state.value?.mayAct === true && labKey.value !== '');

export const isExperimenting = computed(() => progress.value?.state === 'running');

/** Whether what the controls ask for would be done now. An experiment has the system to itself. */
export const mayAct = computed(() => hasKey.value && link.value === 'open' && !isExperimenting.value);
