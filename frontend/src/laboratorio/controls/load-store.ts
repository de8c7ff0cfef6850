import { effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import { type LoadChange, type LoadRequest, USUAL_LOAD_MS } from '@sel/contract/lab/load';
import { FIRST_LOAD, type LoadForm } from './load-form.ts';
import { changeOf, fromRequest, toRequest } from './load-plan.ts';
import { createLoadRevision } from './revision-store.ts';

/** What a load's form needs to know of the laboratory, and to ask of it. */
export interface LoadSystem {
  /** The load that runs; none is null, and undefined what is not known. */
  running(): LoadRequest | null | undefined;
  /** Which change of the running load is seen; undefined without one. */
  revision(): number | undefined;
  /** Whether what runs is an experiment's, and no person's. */
  isExperimenting(): boolean;
  /** @returns undefined when it was refused. */
  send(
    method: 'PUT' | 'PATCH' | 'DELETE',
    body?: LoadRequest | LoadChange,
  ): Promise<{ revision?: number } | undefined>;
  /** Has what is known brought up to date. */
  refresh(): Promise<void>;
}

/** The form of a load and what is done with it. */
interface LoadStore {
  readonly form: ReadonlySignal<LoadForm>;
  /** Whether another page changed the load after this one had its say. */
  readonly isChangedElsewhere: ReadonlySignal<boolean>;
  /** Takes over what others start or change, from now on; @returns what ends that. */
  follow(): () => void;
  /** Changes one thing; while a load runs, of that load as well. */
  set(key: keyof LoadForm, value: number | string): void;
  start(): Promise<void>;
  /** Starts a load that differs in this from what the form holds, or has it take the place of the one that runs. */
  startWith(part: Partial<LoadForm>): Promise<void>;
  stop(): Promise<void>;
  /** Lets the load that runs go on for the usual time from now. */
  extend(): Promise<void>;
}

export function createLoadStore(system: LoadSystem): LoadStore {
  const form = signal<LoadForm>(FIRST_LOAD);
  const { isAsking, isElsewhere, asOurs } = createLoadRevision(system.revision);

  const ask = async (...request: Parameters<LoadSystem['send']>) => {
    await asOurs(system.send(...request));
    await system.refresh();
  };
  const start = () => ask('PUT', toRequest(form.peek()));

  return {
    form,
    isChangedElsewhere: isElsewhere,
    follow: () =>
      effect(() => {
        const load = system.running();
        // A change sends all rates of a load: the form has to have those of the one that runs. What is asked for here
        // and not done yet is not taken back.
        if (load && !isAsking.value && !untracked(system.isExperimenting)) {
          form.value = fromRequest(load, form.peek());
        }
      }),
    set(key, value) {
      form.value = { ...form.peek(), [key]: value };
      if (system.running()) void ask('PATCH', changeOf(key, form.peek()));
    },
    start,
    startWith(part) {
      form.value = { ...form.peek(), ...part };
      return start();
    },
    stop: () => ask('DELETE'),
    extend: () => ask('PATCH', { endsAfterMs: USUAL_LOAD_MS }),
  };
}
