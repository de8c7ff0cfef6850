import type { ComponentChildren } from 'preact';

interface FactsProps {
  class?: string;
  facts: readonly (readonly [name: ComponentChildren, value: ComponentChildren])[];
}

/** Several values, each with its name. */
export function Facts({ class: className, facts }: FactsProps) {
  return (
    <dl class={className}>
      {facts.map(([name, value], index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
