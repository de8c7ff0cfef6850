interface SelectProps {
  id: string;
  value: string;
  choices: readonly (readonly [value: string, name: string])[];
  disabled?: boolean;
  onChange(value: string): void;
}

/** One of several, in the browser's own list. */
export function Select({ id, value, choices, disabled = false, onChange }: SelectProps) {
  return (
    <select
      id={id}
      class="field"
      value={value}
      disabled={disabled}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      {choices.map(([choice, name]) => (
        <option key={choice} value={choice}>
          {name}
        </option>
      ))}
    </select>
  );
}
