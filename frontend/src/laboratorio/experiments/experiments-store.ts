import { computed } from '@preact/signals';
import type { ExperimentSummary, ExperimentsOverview } from '@sel/contract/lab/experiments';
import { readJson } from '../lab-api.ts';
import { createResource } from '../resource.ts';

/** The experiments that this laboratory has. */
export const overview = createResource(() => readJson<ExperimentsOverview>('/experimentos'));

const experiments = computed(() => overview.latest.value?.experiments ?? []);

export function experimentNamed(name: string): ExperimentSummary | undefined {
  return experiments.value.find((experiment) => experiment.name === name);
}
