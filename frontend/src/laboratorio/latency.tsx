import { STAGES, type StageDurations } from '@sel/contract/stages';
import { format } from '../i18n/format.ts';
import { texts } from '../i18n/texts.ts';
import { StageBar } from '../timeline/timeline.tsx';
import { StageDot } from '../ui/stage-dot.tsx';
import { snapshot } from './connection.ts';
import { labTexts } from './texts.ts';

/** Mean times of all stages as a bar that adds up to the whole, and their quantiles. */
export function Latency() {
  const now = snapshot.value;
  const t = labTexts.value.latency;
  const { duration } = format.value;
  if (!now) return null;
  if (!now.stages || !now.endToEnd) {
    return (
      <section class="card lab-latency">
        <h2>{t.title}</h2>
        <p class="muted">{t.none}</p>
      </section>
    );
  }
  const { stages, endToEnd } = now;
  const means = Object.fromEntries(STAGES.map((stage) => [stage, stages[stage].meanMs])) as StageDurations;
  const rows = [
    ...STAGES.map((stage) => ({
      key: stage,
      name: texts.value.stages[stage],
      dot: <StageDot stage={stage} />,
      of: stages[stage],
    })),
    { key: 'total', name: t.total, dot: null, of: endToEnd },
  ];
  return (
    <section class="card lab-latency">
      <h2>{t.title}</h2>
      <p class="muted small">{t.seenBy[now.seenBy]}</p>
      <StageBar stages={means} />
      <div class="lab-table">
        <table>
          <thead>
            <tr>
              <th scope="col" />
              <th scope="col">{t.mean}</th>
              <th scope="col">p50</th>
              <th scope="col">p95</th>
              <th scope="col">p99</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, dot, of }) => (
              <tr key={key} data-total={key === 'total'}>
                <th scope="row">
                  {dot} {name}
                </th>
                <td>{duration(of.meanMs)}</td>
                <td>{duration(of.p50Ms)}</td>
                <td>{duration(of.p95Ms)}</td>
                <td>{duration(of.p99Ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
