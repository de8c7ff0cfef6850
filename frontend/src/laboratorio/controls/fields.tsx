import { useId, useState } from 'preact/hooks';
import { format } from '../../i18n/format.ts';
import { Select } from '../../ui/select.tsx';
import { mayAct, onlyLooks } from './may-act.ts';

interface NumberFieldProps {
  label: string;
  value: number;
  min: number;
  max: number;
  /** Whether it cannot be set even by whoever may act. */
  disabled?: boolean;
  onChange(value: number): void;
}

/**
 * A whole number that is only handed on when it is one and within its limits. What is being typed stays, whatever
 * the laboratory says meanwhile.
 */
export function NumberField({ label, value, min, max, disabled = false, onChange }: NumberFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string>();
  if (onlyLooks.value) return <Shown label={label} value={format.value.count(value)} />;
  return (
    <div class="lab-field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="field"
        type="number"
        inputMode="numeric"
        value={draft ?? value}
        min={min}
        max={max}
        disabled={!mayAct.value || disabled}
        onInput={({ currentTarget }) => setDraft(currentTarget.value)}
        onBlur={() => setDraft(undefined)}
        onChange={({ currentTarget }) => {
          setDraft(undefined);
          const given = currentTarget.valueAsNumber;
          if (!Number.isNaN(given)) onChange(Math.round(Math.min(max, Math.max(min, given))));
        }}
      />
    </div>
  );
}

interface ChoiceFieldProps<T extends string> {
  label: string;
  value: T;
  choices: Record<T, string>;
  onChange(value: T): void;
}

export function ChoiceField<T extends string>({ label, value, choices, onChange }: ChoiceFieldProps<T>) {
  const id = useId();
  if (onlyLooks.value) return <Shown label={label} value={choices[value]} />;
  return (
    <div class="lab-field">
      <label for={id}>{label}</label>
      <Select
        id={id}
        value={value}
        choices={Object.entries<string>(choices)}
        disabled={!mayAct.value}
        onChange={(chosen) => onChange(chosen as T)}
      />
    </div>
  );
}

/** What a setting stands at, for whoever cannot change it. */
function Shown({ label, value }: { label: string; value: string }) {
  return (
    <p class="lab-field">
      <span class="lab-field-name">{label}</span> <b>{value}</b>
    </p>
  );
}
