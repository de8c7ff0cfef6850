import { effect, signal } from '@preact/signals';
import { type LoadChange, type LoadRequest, USUAL_LOAD_MS } from '@sel/contract/lab/load';
import { refreshState, state } from '../connection.ts';
import { ask as askLab } from '../lab-api.ts';
import { FIRST_LOAD, type LoadForm } from './load-form.ts';
import { changeOf, fromRequest, toRequest } from './load-plan.ts';
import { asOurs, isAsking } from './load-revision.ts';
import { isExperimenting } from './may-act.ts';

/** Outlives the tab: whoever comes back finds the form as it was. */
export const form = signal<LoadForm>(FIRST_LOAD);

/**
 * Takes over the load that runs when the page is opened, or that somebody else starts or changes: a change sends all
 * of its rates. The loads of an experiment are not a person's. Call it while the laboratory is on show;
 * @returns what ends that.
 */
export function followLoad(): () => void {
  return effect(() => {
    const load = state.value?.load;
    // What is asked for here and not done yet is not taken back.
    if (load && !isAsking.value && !isExperimenting.peek()) form.value = fromRequest(load, form.peek());
  });
}

/** A change takes effect at once while a load runs. */
export function setLoad(key: keyof LoadForm, value: unknown): void {
  form.value = { ...form.value, [key]: value };
  if (state.value?.load) void ask('PATCH', changeOf(key, form.value));
}

export function start(): Promise<void> {
  return ask('PUT', toRequest(form.value));
}

/** Starts a load that differs in this from what the form holds, or has it take the place of the one that runs. */
export function startWith(part: Partial<LoadForm>): Promise<void> {
  form.value = { ...form.value, ...part };
  return start();
}

export function stop(): Promise<void> {
  return ask('DELETE');
}

/** Lets the load that runs go on for the usual time from now. */
export function extend(): Promise<void> {
  return ask('PATCH', { endsAfterMs: USUAL_LOAD_MS });
}

async function ask(method: 'PUT' | 'PATCH' | 'DELETE', body?: LoadRequest | LoadChange): Promise<void> {
  await asOurs(askLab<{ revision?: number }>('load', method, '/carga', body));
  await refreshState();
}
