import type { Distribution } from '@sel/contract/lab/snapshot';
import { byStage, STAGES } from '@sel/contract/stages';
import { format } from '../i18n/format.ts';
import { texts } from '../i18n/texts.ts';
import { StageBar } from '../timeline/timeline.tsx';
import { StageDot } from '../ui/stage-dot.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { snapshot } from './connection.ts';
import './latency.css';
import { labTexts } from './texts.ts';

/** Mean times of all stages as a bar that adds up to the whole, and their quantiles. */
export function Latency() {
  const t = labTexts.value.latency;
  const { stages, endToEnd, seenBy } = snapshot.value ?? {};
  const means = stages ? byStage((stage) => stages[stage].meanMs) : undefined;
  return (
    <section class="lab-latency">
      <h2>{t.title}</h2>
      <p class="muted small">{endToEnd && seenBy ? t.seenBy[seenBy] : t.none}</p>
      <StageBar stages={means} />
      <table class="lab-table">
        <TableHead columns={[<span class="visually-hidden">{t.stage}</span>, t.mean, 'p50', 'p95', 'p99']} />
        <tbody>
          {STAGES.map((stage) => (
            <tr key={stage}>
              <th scope="row">
                <StageDot stage={stage} /> {texts.value.stages[stage]}
              </th>
              <Cells of={stages?.[stage]} />
            </tr>
          ))}
          <tr class="lab-total">
            <th scope="row">{t.total}</th>
            <Cells of={endToEnd ?? undefined} />
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function Cells({ of }: { of: Distribution | undefined }) {
  const { duration } = format.value;
  return (
    <>
      {(['meanMs', 'p50Ms', 'p95Ms', 'p99Ms'] as const).map((figure) => (
        <td key={figure}>{of ? duration(of[figure]) : '–'}</td>
      ))}
    </>
  );
}
