import { effect, signal } from '@preact/signals';
import { type LoadChange, type LoadRequest, USUAL_LOAD_MS } from '@sel/contract/lab/load';
import { format } from '../../i18n/format.ts';
import { language } from '../../preferences.ts';
import { refreshState, snapshot, state } from '../connection.ts';
import { ask as askLab } from '../lab-api.ts';
import { labTexts } from '../texts.ts';
import { ChoiceField, NumberField } from './fields.tsx';
import { ControlGroup } from './group.tsx';
import { FIRST_LOAD, LOAD_FIELDS, type LoadField, type LoadForm, SHAPES } from './load-form.ts';
import { changeOf, fromRequest, toRequest } from './load-plan.ts';
import { asOurs, isAsking } from './load-revision.ts';
import { isExperimenting, mayAct } from './may-act.ts';

/** Outlives the tab: whoever comes back finds the form as it was. */
const form = signal<LoadForm>(FIRST_LOAD);

/** What the load is like. A change takes effect at once while a load runs. */
export function LoadControls() {
  const t = labTexts.value.load;
  const { shape, ratePerSecond, users } = form.value;
  const amount = shape === 'closed' ? t.usersSummary(users) : format.value.perSecond(ratePerSecond);
  return (
    <ControlGroup place="load" title={t.title} summary={`${SHAPES[shape][language.value]} · ${amount}`}>
      {LOAD_FIELDS.filter(({ isAsked }) => isAsked(form.value)).map((field) => (
        <FormField key={field.key} field={field} />
      ))}
      <p class="small muted">{t.help[shape]}</p>
      <ClientFigures />
    </ControlGroup>
  );
}

function FormField({ field: { key, label, kind } }: { field: LoadField }) {
  const own = { label: label[language.value], disabled: !mayAct.value };
  if ('bounds' in kind) {
    return (
      <NumberField
        {...own}
        {...kind.bounds}
        value={form.value[key] as number}
        onChange={(value) => set(key, value)}
      />
    );
  }
  const choices = Object.entries(kind.choices).map(([name, text]) => [name, text[language.value]]);
  return (
    <ChoiceField
      {...own}
      choices={Object.fromEntries(choices)}
      value={form.value[key] as string}
      onChange={(value) => set(key, value)}
    />
  );
}

/** What the clients of the running load meet with. */
function ClientFigures() {
  const t = labTexts.value.load;
  const load = snapshot.value?.load;
  const shown = [
    [t.accepted, load?.acceptedPerSecond],
    [t.refused, load?.refusedPerSecond],
    [t.errors, load?.errorsPerSecond],
  ] as const;
  return (
    <dl class="client-figures">
      {shown.map(([name, perSecond]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{perSecond === undefined ? '–' : format.value.perSecond(perSecond)}</dd>
        </div>
      ))}
    </dl>
  );
}

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

function set(key: keyof LoadForm, value: unknown): void {
  form.value = { ...form.value, [key]: value };
  if (state.value?.load) void ask('PATCH', changeOf(key, form.value));
}

export function start(): Promise<void> {
  return ask('PUT', toRequest(form.value));
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
