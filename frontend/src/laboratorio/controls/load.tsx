import { signal } from '@preact/signals';
import { refreshState, state } from '../connection.ts';
import { act } from '../lab-api.ts';
import { labTexts } from '../texts.ts';
import { mayAct } from './controls.tsx';
import { ChoiceField, ControlGroup, NumberField } from './fields.tsx';
import { FIRST_LOAD, type LoadForm, toRequest } from './load-plan.ts';

const MAX_PER_SECOND = 20_000;

/** Outlives the tab: whoever comes back finds the form as it was. */
const form = signal<LoadForm>(FIRST_LOAD);

/** Starts, changes and stops the load. A change takes effect at once while a load runs. */
export function LoadControls() {
  const t = labTexts.value;
  const isRunning = state.value?.carga != null;
  const disabled = !mayAct();
  const { shape } = form.value;
  const field = { disabled };
  return (
    <ControlGroup title={t.load.title}>
      <ChoiceField
        {...field}
        label={t.load.shape}
        value={shape}
        choices={t.load.shapes}
        onChange={set('shape')}
      />
      {shape === 'closed' ? (
        <>
          <NumberField
            {...field}
            label={t.load.users}
            value={form.value.users}
            min={1}
            max={5_000}
            onChange={set('users')}
          />
          <NumberField
            {...field}
            label={t.load.think}
            value={form.value.thinkMs}
            min={0}
            max={60_000}
            onChange={set('thinkMs')}
          />
        </>
      ) : (
        <>
          <NumberField
            {...field}
            label={t.load.rate}
            value={form.value.ratePerSecond}
            min={1}
            max={MAX_PER_SECOND}
            onChange={set('ratePerSecond')}
          />
          {shape !== 'constant' && (
            <NumberField
              {...field}
              label={t.load.peak}
              value={form.value.peakPerSecond}
              min={1}
              max={MAX_PER_SECOND}
              onChange={set('peakPerSecond')}
            />
          )}
          <ChoiceField
            {...field}
            label={t.load.process}
            value={form.value.process}
            choices={t.load.processes}
            onChange={set('process')}
          />
        </>
      )}
      <ChoiceField
        {...field}
        label={t.load.notice}
        value={form.value.notice}
        choices={t.load.notices}
        onChange={set('notice')}
      />
      <ChoiceField
        {...field}
        label={t.load.mix}
        value={form.value.mix}
        choices={t.load.mixes}
        onChange={set('mix')}
      />
      <button
        type="button"
        class={isRunning ? 'button quiet' : 'button'}
        disabled={disabled}
        onClick={isRunning ? stop : start}
      >
        {isRunning ? t.stop : t.startHere}
      </button>
    </ControlGroup>
  );
}

function set<Key extends keyof LoadForm>(key: Key): (value: LoadForm[Key]) => void {
  return (value) => {
    form.value = { ...form.value, [key]: value };
    if (state.value?.carga) void change();
  };
}

async function start(): Promise<void> {
  await act('PUT', '/carga', toRequest(form.value));
  await refreshState();
}

async function change(): Promise<void> {
  await act('PATCH', '/carga', toRequest(form.value));
  await refreshState();
}

async function stop(): Promise<void> {
  await act('DELETE', '/carga');
  await refreshState();
}
