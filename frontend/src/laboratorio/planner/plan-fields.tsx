import { useEffect, useId, useState } from 'preact/hooks';
import type { Term } from '../../glosario/terms.ts';
import { format } from '../../i18n/format.ts';
import { Help } from '../../ui/help.tsx';
import { Select } from '../../ui/select.tsx';
import { hasKey } from '../controls/may-act.ts';
import { plannerTexts } from '../texts.ts';
import { FORM_BOUNDS } from './plan-form.ts';
import { calculate, change, fillings, form, measure, simulated } from './planner-store.ts';

/** What is asked of a person: three numbers, and more for those who want it. */
export function PlanFields() {
  const t = plannerTexts.value;
  const isPlanning = simulated.value !== undefined;
  return (
    <form
      class="card plan-form"
      onSubmit={(event) => {
        event.preventDefault();
        void calculate();
      }}
    >
      <NumberOf name="ratePerSecond" term="tasa-de-llegada" />
      <NumberOf name="serviceMs" term="tiempo-de-servicio" />
      <NumberOf name="limitMs" term="percentiles" />
      <MoreFields />
      <p class="actions">
        <button type="submit" class="button" disabled={isPlanning || !hasKey.value}>
          {isPlanning ? t.planning(format.value.count(simulated.value ?? 0)) : t.plan}
        </button>
        <button type="button" class="button quiet" onClick={() => void measure()}>
          {t.measure}
        </button>
      </p>
      {!hasKey.value && <p class="small muted">{t.needsKey}</p>}
      <Measured />
    </form>
  );
}

function Measured() {
  const { measured } = form.value;
  if (!measured) return null;
  const { count } = format.value;
  return (
    <p class="small muted" role="status">
      {plannerTexts.value.measured(count(measured.consultas), measured.workers)}
    </p>
  );
}

function MoreFields() {
  const t = plannerTexts.value;
  return (
    <details>
      <summary>{t.more}</summary>
      <div class="plan-more">
        <ChoiceOf name="level" choices={t.levels} />
        <ChoiceOf name="metric" choices={t.metrics} />
        <ChoiceOf name="variety" choices={t.varieties} />
        <NumberOf name="failures" term="planificador" />
        <NumberOf name="concurrency" />
        <NumberOf name="costPerWorker" />
      </div>
    </details>
  );
}

type NumberName = keyof typeof FORM_BOUNDS;
/** Of these there are no halves. */
const WHOLE: readonly NumberName[] = ['failures', 'concurrency'];

/** A number that the browser itself checks; what is being typed stays as it is typed. */
function NumberOf({ name, term }: { name: NumberName; term?: Term }) {
  const id = useId();
  const t = plannerTexts.value;
  const [draft, setDraft] = useState<string>();
  const { min, max } = FORM_BOUNDS[name];
  useEffect(() => setDraft(undefined), [fillings.value]);
  const help = name in t.help ? t.help[name as keyof typeof t.help] : undefined;
  return (
    <div class="plan-field">
      <span class="plan-label">
        <label for={id}>{t.fields[name]}</label>
        {help && term && (
          <Help of={t.fields[name]} term={term}>
            {help}
          </Help>
        )}
      </span>
      <input
        id={id}
        class="field"
        type="number"
        inputMode="decimal"
        required
        min={min}
        max={max}
        step={WHOLE.includes(name) ? 1 : 'any'}
        value={draft ?? form.value[name]}
        onInput={({ currentTarget }) => {
          setDraft(currentTarget.value);
          const given = currentTarget.valueAsNumber;
          if (!Number.isNaN(given) && currentTarget.validity.valid) change({ [name]: given });
        }}
        onBlur={({ currentTarget }) => currentTarget.validity.valid && setDraft(undefined)}
      />
    </div>
  );
}

interface ChoiceProps {
  name: 'level' | 'metric' | 'variety';
  choices: Record<string, string>;
}

function ChoiceOf({ name, choices }: ChoiceProps) {
  const id = useId();
  return (
    <div class="plan-field">
      <label class="plan-label" for={id}>
        {plannerTexts.value.fields[name]}
      </label>
      <Select
        id={id}
        value={String(form.value[name])}
        choices={Object.entries(choices)}
        onChange={(value) => change({ [name]: name === 'level' ? Number(value) : value })}
      />
    </div>
  );
}
