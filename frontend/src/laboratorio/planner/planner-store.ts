import { signal } from '@preact/signals';
import type { MeasuredSystem, PlanAnswer, PlanProgress } from '@sel/contract/lab/planner';
import { answered } from '../../api/overdue.ts';
import { LAB, problemIn, readJson, type Trouble } from '../lab-api.ts';
import { labKey } from '../lab-key.ts';
import { FIRST_FORM, type PlanForm, requestOf, withMeasured, withTyped } from './plan-form.ts';

/** Planning takes seconds, on a busy machine more. */
const PLANNING_MS = 120_000;
const ASK_AGAIN_MS = 400;

/** What was filled in, and what came of it; it stays while one looks at other places. */
export const form = signal<PlanForm>(FIRST_FORM);
export const answer = signal<PlanAnswer | undefined>(undefined);
/** How many simulations the plan under way has; undefined when none is. */
export const simulated = signal<number | undefined>(undefined);
export const trouble = signal<Omit<Trouble, 'place'> | undefined>(undefined);

export function change(part: Partial<PlanForm>): void {
  form.value = withTyped(form.value, part);
}

export async function calculate(): Promise<void> {
  if (simulated.value !== undefined) return;
  simulated.value = 0;
  trouble.value = undefined;
  const asking = setInterval(async () => {
    const progress = await readJson<PlanProgress>('/planificador');
    if (simulated.value !== undefined && progress?.simulated) simulated.value = progress.simulated;
  }, ASK_AGAIN_MS);
  try {
    const found = await ask<PlanAnswer>('/planificador', requestOf(form.value));
    if (found) answer.value = found;
  } finally {
    clearInterval(asking);
    simulated.value = undefined;
  }
}

/** Fills in what the running system has done lately. */
export async function measure(): Promise<void> {
  trouble.value = undefined;
  const found = await ask<MeasuredSystem>('/planificador/medidas');
  if (found) form.value = withMeasured(form.value, found);
}

async function ask<T>(path: string, body?: unknown): Promise<T | undefined> {
  try {
    const response = await answered(
      fetch(LAB + path, {
        ...(body !== undefined && {
          method: 'POST',
          headers: { 'X-Lab-Token': labKey.value, 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }),
      }),
      PLANNING_MS,
    );
    if (response.ok) return (await response.json()) as T;
    trouble.value = await problemIn(response);
  } catch (error) {
    trouble.value = { detail: (error as Error).message };
  }
  return undefined;
}
