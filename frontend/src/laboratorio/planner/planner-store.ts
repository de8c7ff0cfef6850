import { signal } from '@preact/signals';
import type { MeasuredSystem, PlanAnswer, PlanProgress } from '@sel/contract/lab/planner';
import { ask, readJson } from '../lab-api.ts';
import { FIRST_FORM, type PlanForm, requestOf, withMeasured, withTyped } from './plan-form.ts';

const ASK_AGAIN_MS = 400;

/** What was filled in, and what came of it; it stays while one looks at other places. */
export const form = signal<PlanForm>(FIRST_FORM);
export const answer = signal<PlanAnswer | undefined>(undefined);
/** How many simulations the plan under way has; undefined when none is. */
export const simulated = signal<number | undefined>(undefined);

/** How often the form was filled in at a press: what was being typed gives way to that. */
export const fillings = signal(0);

export function change(part: Partial<PlanForm>): void {
  form.value = withTyped(form.value, part);
}

/** Takes these values over, as if they had been typed. */
export function fillIn(part: Partial<PlanForm>): void {
  change(part);
  fillings.value += 1;
}

export async function calculate(): Promise<void> {
  if (simulated.value !== undefined) return;
  simulated.value = 0;
  const asking = setInterval(async () => {
    const progress = await readJson<PlanProgress>('/planificador');
    if (simulated.value !== undefined && progress?.simulated) simulated.value = progress.simulated;
  }, ASK_AGAIN_MS);
  try {
    const found = await ask<PlanAnswer>('planner', 'POST', '/planificador', requestOf(form.value));
    if (found) answer.value = found;
  } finally {
    clearInterval(asking);
    simulated.value = undefined;
  }
}

/** Fills in what the running system has done lately. */
export async function measure(): Promise<void> {
  const measured = await ask<MeasuredSystem>('planner', 'GET', '/planificador/medidas');
  if (!measured) return;
  form.value = withMeasured(form.value, measured);
  fillings.value += 1;
}
