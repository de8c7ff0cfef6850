import { format } from '../i18n/format.ts';
import { Help } from '../ui/help.tsx';
import { snapshot } from './connection.ts';
import { labTexts } from './texts.ts';
import './theory.css';

/** Little's law and the predicted wait, each beside what was measured. */
export function Theory() {
  return (
    <>
      <Little />
      <Waits />
    </>
  );
}

function Little() {
  const t = labTexts.value.little;
  const { number, perSecond } = format.value;
  const check = snapshot.value?.littlesLaw;
  const bars = [
    { name: t.counted, value: check?.counted.value, isTheory: false },
    { name: t.predicted, value: check?.predicted.value, isTheory: true },
  ];
  return (
    <section class="card theory">
      <h2>
        {t.title}
        <Help of={t.title} term="ley-de-little">
          {t.help}
        </Help>
      </h2>
      <Bars bars={bars} written={number} />
      <p class="muted small">
        {check
          ? `λ = ${perSecond(check.arrivalsPerSecond)} · W = ${format.value.duration(check.residenceMs)}`
          : labTexts.value.latency.none}
      </p>
    </section>
  );
}

function Waits() {
  const t = labTexts.value.theory;
  const { number, percent } = format.value;
  const { duration } = format.value;
  const check = snapshot.value?.theory;
  const bars = [
    { name: t.measured, value: check?.measuredWaitMs.value, isTheory: false },
    { name: 'M/M/c', value: check?.mmcWaitMs, isTheory: true },
    { name: 'G/G/c', value: check?.ggcWaitMs, isTheory: true },
  ];
  return (
    <section class="card theory">
      <h2>
        {t.title}
        <Help of={t.title} term="mmc">
          {t.help}
        </Help>
      </h2>
      <Bars bars={bars} written={duration} impossible={t.unstable} />
      <p class="muted small theory-terms">
        {check
          ? `${t.utilisation} ${percent(check.utilisation)} · c = ${number(check.servers)} · S = ${duration(check.serviceMs)} · Ca² = ${number(check.arrivalScv)} · Cs² = ${number(check.serviceScv)}`
          : t.none}
      </p>
    </section>
  );
}

interface BarsProps {
  /** Null is what theory has no value for, undefined what nothing is known of yet. */
  bars: { name: string; value: number | null | undefined; isTheory: boolean }[];
  written(value: number): string;
  impossible?: string;
}

/** To the same scale; what theory says is dashed, as in the charts. */
function Bars({ bars, written, impossible }: BarsProps) {
  const most = Math.max(...bars.map(({ value }) => value ?? 0), Number.MIN_VALUE);
  return (
    <dl class="theory-bars">
      {bars.map(({ name, value, isTheory }) => (
        <div key={name} data-theory={isTheory} style={{ '--share': (value ?? 0) / most }}>
          <dt>{name}</dt>
          <dd>{value === null ? impossible : value === undefined ? '–' : written(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
