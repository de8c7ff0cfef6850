import type { LabSnapshot } from '@sel/contract/laboratorio';
import { format } from '../i18n/format.ts';
import { Help } from '../ui/help.tsx';
import { snapshot } from './connection.ts';
import { figures } from './numbers.ts';
import { labTexts } from './texts.ts';

/** Little's law and the predicted wait, each beside what was measured. */
export function Theory() {
  const now = snapshot.value;
  if (!now) return null;
  return (
    <>
      <Little check={now.littlesLaw} />
      <Waits check={now.theory} />
    </>
  );
}

function Little({ check }: { check: LabSnapshot['littlesLaw'] }) {
  const t = labTexts.value.little;
  const { number } = figures.value;
  const most = Math.max(check?.counted ?? 0, check?.predicted ?? 0, 1e-9);
  return (
    <section class="card theory">
      <h2>
        {t.title}
        <Help of={t.title}>{t.help}</Help>
      </h2>
      <Bar
        name={t.counted}
        share={(check?.counted ?? 0) / most}
        value={check ? number(check.counted) : '–'}
        kind="measured"
      />
      <Bar
        name={t.predicted}
        share={(check?.predicted ?? 0) / most}
        value={check ? number(check.predicted) : '–'}
        kind="theory"
      />
      <p class="muted small">
        {check
          ? `λ = ${number(check.arrivalsPerSecond)}/s · W = ${format.value.duration(check.residenceMs)}`
          : labTexts.value.latency.none}
      </p>
    </section>
  );
}

function Waits({ check }: { check: LabSnapshot['theory'] }) {
  const t = labTexts.value.theory;
  const { number, percent } = figures.value;
  const { duration } = format.value;
  if (!check) {
    return (
      <section class="card theory">
        <h2>{t.title}</h2>
        <p class="muted small">{t.none}</p>
      </section>
    );
  }
  const rows = [
    [t.measured, check.measuredWaitMs, 'measured'],
    ['M/M/c', check.mmcWaitMs, 'theory'],
    ['G/G/c', check.ggcWaitMs, 'theory'],
  ] as const;
  const most = Math.max(...rows.map(([, ms]) => ms ?? 0), 1e-9);
  return (
    <section class="card theory">
      <h2>
        {t.title}
        <Help of={t.title}>{t.help}</Help>
      </h2>
      {rows.map(([name, ms, kind]) => (
        <Bar
          key={name}
          name={name}
          share={(ms ?? 0) / most}
          value={ms === null ? t.unstable : duration(ms)}
          kind={kind}
        />
      ))}
      <p class="muted small">
        {t.utilisation} {percent(check.utilisation)} · {t.servers} {check.servers} · S ={' '}
        {duration(check.serviceMs)} · Ca² = {number(check.arrivalScv)} · Cs² = {number(check.serviceScv)}
      </p>
    </section>
  );
}

function Bar({
  name,
  share,
  value,
  kind,
}: {
  name: string;
  share: number;
  value: string;
  kind: 'measured' | 'theory';
}) {
  return (
    <div class="theory-bar" data-kind={kind} style={{ '--share': share }}>
      <span>{name}</span>
      <i aria-hidden="true" />
      <b>{value}</b>
    </div>
  );
}
