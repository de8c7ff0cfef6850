import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { language, theme } from '../../preferences.ts';
import { projector } from '../../projector.ts';
import { TableHead } from '../../ui/table-head.tsx';
import 'uplot/dist/uPlot.min.css';
import { live } from '../live-store.ts';
import { labTexts, liveTexts } from '../texts.ts';
import { CHARTS, columnsOf } from './chart-list.ts';
import { SPANS_MS } from './chart-time.ts';
import { figureOf, timeShown } from './figure.ts';
import { type Chart, rangeOf } from './line.ts';
import { createPace } from './pace.ts';
import { type ChartEvent, dataOf, optionsFor } from './plot.ts';
import { type Area, TimeOverlay } from './time-overlay.tsx';

const USUAL_MS = 250;
/** The long span moves by no more than a pixel in a second. */
const LONG_SPAN_MS = 1_000;

const everyMs = () => (live.time.spanMs.peek() > SPANS_MS[0] ? LONG_SPAN_MS : USUAL_MS);

/** Lines over the last minutes, with a mark for everything that was changed or went wrong. */
export function TimeChart({ chart, position, events }: TimeChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const area = useRef(signal<Area>({ left: 0, width: 0 })).current;
  useEffect(
    () => keepDrawn(holder.current as HTMLDivElement, chart, events, area),
    // Colours, sizes and labels are fixed when a chart is made.
    [chart, look.value],
  );
  return (
    <figure class="time-chart">
      <Caption chart={chart} position={position} />
      <div class="time-chart-plot" aria-hidden="true">
        <div ref={holder} class="time-chart-canvas" />
        <TimeOverlay area={area} />
      </div>
      <div class="visually-hidden">
        <Ranges chart={chart} />
      </div>
    </figure>
  );
}

interface TimeChartProps {
  chart: Chart;
  /** Its place among the charts, from 0. */
  position: number;
  events: ReadonlySignal<readonly ChartEvent[]>;
}

/** Draws the chart past the component, when it can be seen and something has changed. @returns what ends it. */
function keepDrawn(
  element: HTMLElement,
  chart: Chart,
  events: TimeChartProps['events'],
  area: { value: Area },
): () => void {
  const { time } = live;
  element.dataset.forDark = String(isForDark.peek());
  // A chart that is made anew, for another theme, is drawn at once and not only when the observer has looked.
  let isSeen = isInSight(element);
  let plot: uPlot | undefined;
  const draw = () => {
    if (!isSeen || document.hidden) return;
    const data = dataOf(chart, time);
    if (plot) plot.setData(data);
    else
      plot = new uPlot(
        optionsFor(element, chart, time, () => events.peek()),
        data,
        element,
      );
    const left = plot.bbox.left / devicePixelRatio;
    const width = plot.bbox.width / devicePixelRatio;
    if (left !== area.value.left || width !== area.value.width) area.value = { left, width };
  };
  const pace = createPace(draw, everyMs);
  const seen = new IntersectionObserver(([entry]) => {
    isSeen = entry?.isIntersecting ?? false;
    if (isSeen) draw();
  });
  seen.observe(element);
  const resized = new ResizeObserver(() => {
    plot?.setSize({ width: element.clientWidth, height: element.clientHeight });
    draw();
  });
  resized.observe(element);
  const stop = effect(() => {
    time.shown.value;
    events.value;
    pace.ask();
  });
  return () => {
    stop();
    pace.stop();
    seen.disconnect();
    resized.disconnect();
    plot?.destroy();
  };
}

function isInSight(element: HTMLElement): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** Which chart it is, and what its lines stand at. */
function Caption({ chart, position }: { chart: Chart; position: number }) {
  const t = liveTexts.value.charts;
  const point = live.time.focus.value;
  return (
    <figcaption>
      <h3>
        <select
          aria-label={t.choose(position + 1)}
          value={chart.key}
          onChange={({ currentTarget }) => live.showChart(currentTarget.value, position)}
        >
          {CHARTS.map(({ key }) => (
            <option key={key} value={key}>
              {t.names[key]}
            </option>
          ))}
        </select>
        {chart.isLogarithmic && <small>{t.log}</small>}
      </h3>
      <ul>
        {columnsOf(chart).map(({ line, index }) => (
          <li
            key={index}
            data-dashed={line.isDashed ?? false}
            style={{ '--line-colour': `var(${line.colour})` }}
          >
            {line.label(labTexts.value)} <b>{figureOf(point?.values[index], chart.unit)}</b>
          </li>
        ))}
      </ul>
    </figcaption>
  );
}

/** Changes with what is shown, but not with each picture. */
const everyTwoSeconds = computed(() => {
  const { edgeMs, spanMs } = live.time;
  return `${Math.floor(edgeMs.value / 2_000)} ${spanMs.value}`;
});

/** The chart for whoever does not see it. */
function Ranges({ chart }: { chart: Chart }) {
  everyTwoSeconds.value;
  const t = labTexts.value.charts;
  return (
    <table>
      <caption>{`${t[chart.key]}: ${timeShown(live.time)}`}</caption>
      <TableHead columns={[t.line, t.now, t.lowest, t.highest]} />
      <tbody>
        {columnsOf(chart).map(({ line, index }) => {
          const { latest, lowest, highest } = rangeOf(index, live.time.shown.peek());
          return (
            <tr key={index}>
              <th scope="row">{line.label(labTexts.value)}</th>
              <td>{figureOf(latest, chart.unit)}</td>
              <td>{figureOf(lowest, chart.unit)}</td>
              <td>{figureOf(highest, chart.unit)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const darkScheme = matchMedia('(prefers-color-scheme: dark)');
/** Whether the system's own theme is dark, which matters as long as no other is chosen. */
const isDark = signal(darkScheme.matches);
darkScheme.addEventListener('change', () => {
  isDark.value = darkScheme.matches;
});

/** Whether what is drawn now is drawn for a dark ground. */
const isForDark = computed(() => theme.value === 'dark' || (theme.value === 'system' && isDark.value));

/** Everything that a drawn chart has taken from the page: when it changes, charts are made anew. */
const look = computed(() => [theme, isDark, language, projector].map(({ value }) => value).join());
