import type { PlanAnswer } from '@sel/contract/lab/planner';
import type { Term } from '../../glosario/terms.ts';
import { format } from '../../i18n/format.ts';
import { language } from '../../preferences.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { HeadingWithHelp, Help } from '../../ui/help.tsx';
import { plannerTexts } from '../texts.ts';

/** What limits any plan, each kept or broken. */
export function Bounds({ bounds }: Pick<PlanAnswer, 'bounds'>) {
  return (
    <section class="card">
      <h2>{plannerTexts.value.bounds}</h2>
      <ul class="plan-bounds">
        {bounds.map(({ bound, holds, text }) => (
          <li key={bound} data-holds={holds}>
            {text[language.value]}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where the glossary says more about a figure; about the others it is the planner itself that has more to say. */
const TERM_OF: Record<string, Term> = {
  load: 'ley-de-little',
  quantile: 'percentiles',
  utilisation: 'utilización',
};

/** Every number of the answer, each with its "?". */
export function Figures({ figures }: Pick<PlanAnswer, 'figures'>) {
  return (
    <section class="card">
      <h2>{plannerTexts.value.numbers}</h2>
      <Facts
        class="plan-figures"
        facts={figures.map(({ name, label, value, why }) => [
          <>
            {label[language.value]}
            <Help of={label[language.value]} term={TERM_OF[name] ?? 'planificador'}>
              {why[language.value]}
            </Help>
          </>,
          value[language.value],
        ])}
      />
    </section>
  );
}

/** A tenth more or less of what was said. */
export function Sensitivity({ sensitivity }: Pick<PlanAnswer, 'sensitivity'>) {
  const t = plannerTexts.value;
  const { percent } = format.value;
  return (
    <section class="card">
      <HeadingWithHelp title={t.sensitivity} term="planificador" help={t.sensitivityHelp} />
      <Facts
        class="plan-figures"
        facts={sensitivity.map(({ what, factor, workersNeeded }) => [
          `${factor > 1 ? '+' : '−'}${percent(Math.abs(factor - 1))} ${t.changes[what]}`,
          workersNeeded === null ? t.notPossible : t.needed(workersNeeded),
        ])}
      />
    </section>
  );
}

export function Exports({ exports }: { exports: NonNullable<PlanAnswer['exports']> }) {
  const t = plannerTexts.value;
  const targets = {
    'npm start': exports.start,
    'Docker Compose': exports.compose,
    Kubernetes: exports.kubernetes,
  };
  return (
    <details class="card plan-exports">
      <summary>{t.exports}</summary>
      {Object.entries(targets).map(([target, text]) => (
        <section key={target} aria-label={target}>
          <h3>{target}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the arrow keys. */}
          <pre tabIndex={0}>{text}</pre>
          <CopyButton text={() => text}>{t.copy}</CopyButton>
        </section>
      ))}
    </details>
  );
}
