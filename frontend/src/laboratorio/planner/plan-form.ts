import { BOUNDS } from '@sel/contract/lab/bounds';
import {
  knownFrom,
  type MeasuredSystem,
  type PlanObjective,
  type PlanRequest,
} from '@sel/contract/lab/planner';
import { WORK_SCV, type WorkDistribution } from '@sel/contract/lab/work';

/** What a person fills in: three numbers are enough. */
export interface PlanForm {
  ratePerSecond: number;
  serviceMs: number;
  limitMs: number;
  metric: PlanObjective['metric'];
  level: PlanObjective['level'];
  variety: WorkDistribution;
  failures: number;
  concurrency: number;
  costPerWorker: number;
  /** What the running system showed, in the place of `serviceMs` and `variety`; undefined when they were typed. */
  measured: MeasuredSystem | undefined;
}

export const FIRST_FORM: PlanForm = {
  ratePerSecond: 200,
  serviceMs: 20,
  limitMs: 150,
  metric: 'e2e',
  level: 0.99,
  variety: 'exponencial',
  failures: 0,
  concurrency: 1,
  costPerWorker: 0,
  measured: undefined,
};

export const FORM_BOUNDS = {
  ratePerSecond: { min: 0.1, max: BOUNDS.ratePerSecond.max },
  serviceMs: { min: 0.1, max: BOUNDS.workMeanMs.max },
  limitMs: { min: 1, max: BOUNDS.planLimitMs.max },
  failures: BOUNDS.workers,
  concurrency: BOUNDS.concurrency,
  costPerWorker: BOUNDS.costPerWorker,
} as const;

export function requestOf(form: PlanForm): PlanRequest {
  const { measured, costPerWorker, failures, ratePerSecond, metric, level, limitMs } = form;
  const typed = {
    concurrency: form.concurrency,
    service: { meanMs: form.serviceMs, scv: WORK_SCV[form.variety] },
  };
  return {
    ratePerSecond,
    objective: { metric, level, limitMs },
    failures,
    ...(costPerWorker > 0 && { costPerWorker }),
    ...(measured ? knownFrom(measured, ratePerSecond) : { levels: [typed] }),
  };
}

/** Takes over what was measured; the objective stays the person's own. */
export function withMeasured(form: PlanForm, measured: MeasuredSystem): PlanForm {
  const round = (value: number) => Number(value.toPrecision(3));
  return {
    ...form,
    measured,
    ratePerSecond: round(measured.ratePerSecond),
    serviceMs: round(measured.serviceMs),
    concurrency: measured.level.concurrency,
  };
}

/** What is typed about the service takes the place of what was measured of it. */
export function withTyped(form: PlanForm, change: Partial<PlanForm>): PlanForm {
  const isAboutService = 'serviceMs' in change || 'variety' in change || 'concurrency' in change;
  return { ...form, ...change, measured: isAboutService ? undefined : form.measured };
}
