import type {
  ExperimentProgress,
  ExperimentSummary,
  ExperimentsOverview,
} from '@sel/contract/lab/experiments';
import { PLAN_TRIAL } from '@sel/contract/lab/trial';
import { language } from '../../preferences.ts';
import { readJson } from '../lab-api.ts';
import { createResource } from '../resource.ts';
import { placeTexts } from '../texts.ts';

/** The experiments that this laboratory has. */
export const overview = createResource(() => readJson<ExperimentsOverview>('/experimentos'));

export function experimentNamed(name: string): ExperimentSummary | undefined {
  return overview.latest.value?.experiments.find((experiment) => experiment.name === name);
}

/** Which experiment it is, or that it is the trial of a plan. */
export function titleOf({ experiment }: ExperimentProgress): string {
  if (experiment === PLAN_TRIAL) return placeTexts.value.run.trial;
  return experimentNamed(experiment)?.title[language.value] ?? experiment;
}
