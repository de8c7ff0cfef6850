import { computed, effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { format } from '../../i18n/format.ts';
import 'uplot/dist/uPlot.min.css';
import { history, markers, snapshot } from '../connection.ts';
import { labTexts } from '../texts.ts';
import { type Chart, type Line, rangeOf } from './line.ts';
import { look } from './look.ts';
import { dataOf, optionsFor } from './plot.ts';

/** Lines over the last two minutes, with a mark for everything that was changed or went wrong. */
export function TimeChart({ chart }: { chart: Chart }) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = holder.current as HTMLDivElement;
    const plot = new uPlot(optionsFor(element, chart), dataOf(chart, history.peek()), element);
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    const resized = new ResizeObserver(() => plot.setSize(size()));
    resized.observe(element);
    // Past the component: a picture draws the lines anew and renders nothing.
    const stop = effect(() => {
      const pictures = history.value;
      markers.value;
      if (!document.hidden) plot.setData(dataOf(chart, pictures));
    });
    return () => {
      stop();
      resized.disconnect();
      plot.destroy();
    };
    // Colours, sizes and labels are fixed when a chart is made.
  }, [chart, look.value]);
  return (
    <figure class="time-chart">
      <figcaption>
        <h3>
          {chart.title} {chart.unit && <small>({chart.unit})</small>}
        </h3>
        <ul>
          {chart.lines.map((line) => (
            <li
              key={line.label}
              data-dashed={line.isDashed ?? false}
              style={{ '--line-colour': `var(${line.colour})` }}
            >
              {line.label} <Latest line={line} unit={chart.unit} />
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={holder} class="time-chart-plot" aria-hidden="true" />
      <div class="visually-hidden">
        <Ranges chart={chart} />
      </div>
    </figure>
  );
}

function Latest({ line, unit }: { line: Line; unit: Chart['unit'] }) {
  const now = snapshot.value;
  return <b>{withUnit(now ? line.value(now) : null, unit)}</b>;
}

const everyTwoSeconds = computed(() => Math.floor((snapshot.value?.atMs ?? 0) / 2_000));

/** The chart for whoever does not see it. */
function Ranges({ chart: { title, lines, unit } }: { chart: Chart }) {
  everyTwoSeconds.value;
  const t = labTexts.value.charts;
  return (
    <table>
      <caption>{t.ranges(title)}</caption>
      <thead>
        <tr>
          <th scope="col">{t.line}</th>
          <th scope="col">{t.now}</th>
          <th scope="col">{t.lowest}</th>
          <th scope="col">{t.highest}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const { latest, lowest, highest } = rangeOf(line, history.peek());
          return (
            <tr key={line.label}>
              <th scope="row">{line.label}</th>
              <td>{withUnit(latest, unit)}</td>
              <td>{withUnit(lowest, unit)}</td>
              <td>{withUnit(highest, unit)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function withUnit(value: number | null, unit: Chart['unit']): string {
  if (value === null) return '–';
  const { number, duration, perSecond } = format.value;
  switch (unit) {
    case 'ms':
      return duration(value);
    case '/s':
      return perSecond(value);
    case '':
      return number(value);
  }
}
