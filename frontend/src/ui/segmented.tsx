import type { ComponentChildren } from 'preact';

interface SegmentedProps<Value> {
  /** Tells this group of radio buttons from others. */
  name: string;
  legend: string;
  values: readonly Value[];
  isChosen(value: Value): boolean;
  onChoose(value: Value): void;
  labelOf(value: Value): string;
  /** What is drawn of a value, which its label says in full. */
  children(value: Value): ComponentChildren;
}

/** A choice of a few values, which stand beside each other. */
export function Segmented<Value extends string | number>(props: SegmentedProps<Value>) {
  const { name, legend, values, isChosen, onChoose, labelOf, children } = props;
  return (
    <fieldset class="segmented">
      <legend class="visually-hidden">{legend}</legend>
      {values.map((value) => (
        <label key={value} title={labelOf(value)}>
          <input
            type="radio"
            class="visually-hidden"
            name={name}
            aria-label={labelOf(value)}
            checked={isChosen(value)}
            onChange={() => onChoose(value)}
          />
          <span aria-hidden="true">{children(value)}</span>
        </label>
      ))}
    </fieldset>
  );
}
