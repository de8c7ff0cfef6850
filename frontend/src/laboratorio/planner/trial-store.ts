import { computed } from '@preact/signals';
import type { PlanAnswer, PlanRequest } from '@sel/contract/lab/planner';
import {
  MOST_WORKERS,
  PLAN_TRIAL,
  type TrialOverview,
  testsOf,
  trialStepsMs,
  triedRate,
} from '@sel/contract/lab/trial';
import { progress } from '../connection.ts';
import { act, readJson } from '../lab-api.ts';
import { createResource, whenReached } from '../resource.ts';

/** Whether plans can be tried here, and what the trial under way, or the last one, has found. */
export const trials = createResource(() => readJson<TrialOverview>('/planificador/prueba'));

/** Whenever the run under way has something to tell. */
export const whenItGoesOn = () => progress.value !== undefined && whenReached();

/** The trial's progress, or how it ended, unless something else has been measured since. */
export const trialProgress = computed(() =>
  progress.value?.experiment === PLAN_TRIAL ? progress.value : undefined,
);

export async function tryOut(plan: PlanRequest): Promise<void> {
  const isStarted = await act('planner', 'POST', '/planificador/prueba', { plan });
  if (isStarted) await trials.refresh();
}

/** What a trial of this answer will do: at which rate, for how long, and whether that is less than what is planned for. */
export function outlineOf(answer: PlanAnswer): { ratePerSecond: number; leastMs: number; isSmall: boolean } {
  const ratePerSecond = triedRate(answer, MOST_WORKERS);
  const leastMs = trialStepsMs(ratePerSecond, answer.stretch, testsOf(answer, 1)).all;
  return { ratePerSecond, leastMs, isSmall: ratePerSecond < answer.request.ratePerSecond };
}
