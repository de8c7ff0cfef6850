import { computed, effect, signal } from '@preact/signals';
import { format } from '../../i18n/format.ts';
import { refreshState, snapshot, state } from '../connection.ts';
import { act } from '../lab-api.ts';
import { labTexts } from '../texts.ts';
import { ChoiceField, NumberField } from './fields.tsx';
import { ControlGroup } from './group.tsx';
import { changeOf, FIRST_LOAD, fromRequest, type LoadForm, toRequest } from './load-plan.ts';
import { isExperimenting, mayAct } from './may-act.ts';

const MAX_PER_SECOND = 20_000;

/** Outlives the tab: whoever comes back finds the form as it was. */
const form = signal<LoadForm>(FIRST_LOAD);

/** What the load is like. A change takes effect at once while a load runs. */
export function LoadControls() {
  const t = labTexts.value.load;
  const { shape, ratePerSecond, peakPerSecond, users, notice, mix } = form.value;
  const disabled = !mayAct.value;
  const amount = shape === 'closed' ? t.usersSummary(users) : format.value.perSecond(ratePerSecond);
  return (
    <ControlGroup place="load" title={t.title} summary={`${t.shapes[shape]} · ${amount}`}>
      <ChoiceField
        label={t.shape}
        value={shape}
        choices={t.shapes}
        disabled={disabled}
        onChange={set('shape')}
      />
      {shape === 'closed' ? (
        <UserFields disabled={disabled} />
      ) : (
        <>
          <NumberField
            label={shape === 'constant' ? t.rate : t.from}
            value={ratePerSecond}
            min={1}
            max={MAX_PER_SECOND}
            disabled={disabled}
            onChange={set('ratePerSecond')}
          />
          {shape !== 'constant' && (
            <NumberField
              label={t.peak}
              value={peakPerSecond}
              min={1}
              max={MAX_PER_SECOND}
              disabled={disabled}
              onChange={set('peakPerSecond')}
            />
          )}
          <ChoiceField
            label={t.process}
            value={form.value.process}
            choices={t.processes}
            disabled={disabled}
            onChange={set('process')}
          />
        </>
      )}
      <ChoiceField
        label={t.notice}
        value={notice}
        choices={t.notices}
        disabled={disabled}
        onChange={set('notice')}
      />
      <ChoiceField label={t.mix} value={mix} choices={t.mixes} disabled={disabled} onChange={set('mix')} />
      <p class="small muted">{t.help[shape]}</p>
      <ClientFigures />
    </ControlGroup>
  );
}

function UserFields({ disabled }: { disabled: boolean }) {
  const t = labTexts.value.load;
  const { users, thinkMs } = form.value;
  return (
    <>
      <NumberField
        label={t.users}
        value={users}
        min={1}
        max={5_000}
        disabled={disabled}
        onChange={set('users')}
      />
      <NumberField
        label={t.think}
        value={thinkMs}
        min={0}
        max={60_000}
        disabled={disabled}
        onChange={set('thinkMs')}
      />
    </>
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

const isLoaded = computed(() => state.value?.carga != null);

/**
 * Takes over the load that runs when the page is opened, or that somebody else starts: a change sends all of
 * its rates. The loads of an experiment are not a person's. Call it while the laboratory is on show;
 * @returns what ends that.
 */
export function followLoad(): () => void {
  return effect(() => {
    if (!isLoaded.value || isExperimenting.peek()) return;
    const carga = state.peek()?.carga;
    if (carga) form.value = fromRequest(carga, form.peek());
  });
}

function set<Key extends keyof LoadForm>(key: Key): (value: LoadForm[Key]) => void {
  return (value) => {
    form.value = { ...form.value, [key]: value };
    if (state.value?.carga) void ask('PATCH', changeOf(key, form.value));
  };
}

export function start(): Promise<void> {
  return ask('PUT', toRequest(form.value));
}

export function stop(): Promise<void> {
  return ask('DELETE');
}

async function ask(method: 'PUT' | 'PATCH' | 'DELETE', body?: object): Promise<void> {
  await act('load', method, '/carga', body);
  await refreshState();
}
