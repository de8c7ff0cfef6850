import { format } from '../../i18n/format.ts';
import { TableHead } from '../../ui/table-head.tsx';
import { CHARTS, columnsOf } from '../charts/chart-list.ts';
import type { Point } from '../charts/chart-time.ts';
import { figureOf } from '../charts/figure.ts';
import type { Chart } from '../charts/line.ts';
import { live } from '../live-store.ts';
import { labTexts, liveTexts } from '../texts.ts';

/** Every line of every chart at the two moments that were kept, and how it has changed. */
export function Compare() {
  const t = liveTexts.value.compare;
  const { a, b } = live.time.pins.value;
  return (
    <section class="compare">
      <h2>{t.title}</h2>
      {(!a || !b) && <p class="muted small">{t.hint}</p>}
      <table class="lab-table">
        <TableHead columns={[labTexts.value.charts.line, 'A', 'B', t.change]} />
        {CHARTS.map((chart) => (
          <Rows key={chart.key} chart={chart} a={a} b={b} />
        ))}
      </table>
    </section>
  );
}

function Rows({ chart, a, b }: { chart: Chart; a: Point | undefined; b: Point | undefined }) {
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={4} class="compare-chart">
          {labTexts.value.charts[chart.key]}
        </th>
      </tr>
      {columnsOf(chart).map(({ line, index }) => {
        const [before, after] = [a?.values[index] ?? null, b?.values[index] ?? null];
        return (
          <tr key={index}>
            <th scope="row">{line.label(labTexts.value)}</th>
            <td>{figureOf(before, chart.unit)}</td>
            <td>{figureOf(after, chart.unit)}</td>
            <td>{before && after !== null ? `× ${format.value.number(after / before)}` : '–'}</td>
          </tr>
        );
      })}
    </tbody>
  );
}
