import { language } from '../../preferences.ts';
import { ChoiceField, NumberField } from './fields.tsx';
import { load } from './load.ts';
import type { LoadField as Field } from './load-form.ts';

export function LoadField({ field: { key, label, kind } }: { field: Field }) {
  if ('bounds' in kind) {
    return (
      <NumberField
        label={label[language.value]}
        {...kind.bounds}
        value={load.form.value[key] as number}
        onChange={(value) => load.set(key, value)}
      />
    );
  }
  const choices = Object.entries(kind.choices).map(([name, text]) => [name, text[language.value]]);
  return (
    <ChoiceField
      label={label[language.value]}
      choices={Object.fromEntries(choices)}
      value={load.form.value[key] as string}
      onChange={(value) => load.set(key, value)}
    />
  );
}
