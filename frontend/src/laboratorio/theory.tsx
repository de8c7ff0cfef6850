import type { Interval } from '@sel/contract/lab/interval';
import type { TheoryCheck } from '@sel/contract/lab/theory';
import { format } from '../i18n/format.ts';
import { HeadingWithHelp } from '../ui/help.tsx';
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
  const { number, perSecond, duration, seconds } = format.value;
  const check = snapshot.value?.littlesLaw;
  const bars = [
    { name: t.counted, value: check?.counted.value, interval: check?.counted, isTheory: false },
    { name: t.predicted, value: check?.predicted.value, interval: check?.predicted, isTheory: true },
  ];
  return (
    <section class="theory">
      <HeadingWithHelp title={t.title} term="ley-de-little" help={t.help} />
      <Bars bars={bars} written={number} />
      <p class="muted small theory-terms">
        {check ? (
          <>
            λ = {perSecond(check.arrivalsPerSecond)} · W = {duration(check.residenceMs)} ·{' '}
            {t.over(seconds(check.observedMs / 1000))}
            <br />
            {check.agrees ? t.agrees : t.differs}
          </>
        ) : (
          <Regime otherwise={labTexts.value.latency.none} />
        )}
      </p>
    </section>
  );
}

function Waits() {
  const t = labTexts.value.theory;
  const { number, percent, duration, seconds } = format.value;
  const check = snapshot.value?.theory;
  const measured = check?.measuredWaitMs;
  const bars = [
    { name: t.measured, value: measured?.value, interval: measured, isTheory: false },
    { name: 'M/M/c', value: check?.mmcWaitMs, isTheory: true },
    { name: 'G/G/c', value: check?.ggcWaitMs, isTheory: true },
  ];
  return (
    <section class="theory">
      <HeadingWithHelp title={t.title} term="mmc" help={t.help} />
      <Bars bars={bars} written={duration} impossible={t.unstable} />
      <p class="muted small theory-terms">
        {check ? (
          `${t.utilisation} ${percent(check.utilisation)} · c = ${number(check.servers)} · S = ${duration(check.serviceMs)} · Ca² = ${number(check.arrivalScv)} · Cs² = ${number(check.serviceScv)} · ${labTexts.value.little.over(seconds(check.observedMs / 1000))}`
        ) : (
          <Regime otherwise={t.none} />
        )}
      </p>
      {check && <Score check={check} />}
    </section>
  );
}

/** What the comparison is worth: which part of the prediction was measured before, and whether it was a prediction at all. */
function Score({ check }: { check: TheoryCheck }) {
  const t = labTexts.value.theory;
  const { number, percent, duration, roughly, perSecond, seconds } = format.value;
  const { handover, handoverShare, unscored, measuredWaitMs, ggcWaitMs, calibrateAt } = check;
  const agoMs = handover && Math.max(1_000, (snapshot.value?.atMs ?? 0) - handover.measuredAtMs);
  return (
    <p class="muted small">
      {handover && agoMs !== null && (
        <>
          {t.handover(
            duration(handover.value),
            duration(handover.low),
            duration(handover.high),
            roughly(agoMs),
          )}
          {handoverShare !== null && ` · ${t.handoverShare(percent(handoverShare))}`}
          <br />
        </>
      )}
      {unscored === null && ggcWaitMs !== null
        ? t.ratio(...timesOf(measuredWaitMs, ggcWaitMs, number))
        : unscored && t.unscored[unscored]}
      {unscored === 'uncalibrated' &&
        ` ${t.calibrate(perSecond(calibrateAt.perSecond), seconds(calibrateAt.seconds))}`}
    </p>
  );
}

function timesOf({ value, low, high }: Interval, of: number, written: (value: number) => string) {
  return [written(value / of), written(low / of), written(high / of)] as const;
}

/** Why there is no figure: nothing is said of a system that has not settled. */
function Regime({ otherwise }: { otherwise: string }) {
  const t = labTexts.value.regimes;
  const { atMs = 0, regime } = snapshot.value ?? {};
  if (!regime || regime.name === 'steady') return otherwise;
  if (regime.name !== 'settling') return t[regime.name];
  const leftS = regime.untilMs === null ? undefined : Math.max(0, (regime.untilMs - atMs) / 1000);
  return t.settling(leftS === undefined ? undefined : format.value.seconds(leftS));
}

interface BarsProps {
  /** Null is what theory has no value for, undefined what nothing is known of yet. */
  bars: {
    name: string;
    value: number | null | undefined;
    interval?: Interval | undefined;
    isTheory: boolean;
  }[];
  written(value: number): string;
  impossible?: string;
}

/** They have the same scale; what theory says is dashed, as in the charts, and an interval is a line between its ends. */
function Bars({ bars, written, impossible }: BarsProps) {
  const most = Math.max(...bars.map(({ value, interval }) => interval?.high ?? value ?? 0), Number.MIN_VALUE);
  return (
    <dl class="theory-bars">
      {bars.map(({ name, value, interval, isTheory }) => (
        <div key={name} data-theory={isTheory}>
          <dt>{name}</dt>
          <dd>
            {value === null ? impossible : value === undefined ? '–' : written(value)}
            {interval && (
              <small>
                {' '}
                [{written(interval.low)}; {written(interval.high)}]
              </small>
            )}
          </dd>
          <i class="theory-bar" style={{ '--share': (value ?? 0) / most }} />
          {interval && (
            <i
              class="theory-interval"
              style={{ '--from': interval.low / most, '--to': interval.high / most }}
            />
          )}
        </div>
      ))}
    </dl>
  );
}
