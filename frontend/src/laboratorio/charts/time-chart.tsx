import type { LabMarker, LabSnapshot } from '@sel/contract/laboratorio';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { language, theme } from '../../preferences.ts';
import { history, markers } from '../connection.ts';
import { figures } from '../numbers.ts';
import { labTexts } from '../texts.ts';

export interface LineSpec {
  label: string;
  /** A CSS custom property with its colour. */
  colour: string;
  /** What theory says is dashed, what is measured is solid. */
  dashed?: boolean;
  value(snapshot: LabSnapshot): number | null;
}

export interface TimeChartProps {
  title: string;
  unit: string;
  lines: readonly LineSpec[];
  scale?: 'linear' | 'log';
}

const HEIGHT_PX = 176;
const SHOWN_S = 120;

/** Lines over the last two minutes, with a mark for everything that was changed or went wrong. */
export function TimeChart({ title, unit, lines, scale = 'linear' }: TimeChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);

  useEffect(() => {
    const element = holder.current as HTMLDivElement;
    const made = new uPlot(optionsFor(element, lines, unit, scale), dataOf(lines, scale), element);
    chart.current = made;
    const resized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      made.destroy();
    };
    // Colours and labels are fixed when a chart is made.
  }, [theme.value, language.value, useDark()]);

  useEffect(() => {
    chart.current?.setData(dataOf(lines, scale));
  }, [history.value, markers.value]);

  const latest = history.value.at(-1);
  return (
    <figure class="time-chart">
      <figcaption>
        <h3>{title}</h3>
        <ul>
          {lines.map((line) => {
            const value = latest ? line.value(latest) : null;
            return (
              <li
                key={line.label}
                data-dashed={line.dashed}
                style={{ '--line-colour': `var(${line.colour})` }}
              >
                {line.label} <b>{value === null ? '–' : `${figures.value.number(value)} ${unit}`}</b>
              </li>
            );
          })}
        </ul>
      </figcaption>
      <div ref={holder} class="time-chart-plot" role="img" aria-label={title} />
    </figure>
  );
}

function optionsFor(
  element: HTMLElement,
  lines: readonly LineSpec[],
  unit: string,
  scale: 'linear' | 'log',
): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: style.color,
    grid: { stroke: style.getPropertyValue('--chart-grid').trim(), width: 1 },
    ticks: { show: false },
    font: `11px ${style.fontFamily}`,
  };
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: () => [-SHOWN_S, 0] },
      y: scale === 'log' ? { distr: 3 } : { range: (_, __, highest) => [0, Math.max(1, highest * 1.1)] },
    },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((tick) => `${tick} s`) },
      {
        ...axis,
        size: 52,
        values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : figures.value.number(tick))),
      },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        label: `${line.label} (${unit})`,
        stroke: colour(line.colour),
        width: 2,
        ...(line.dashed && { dash: [6, 4] }),
        points: { show: false },
      })),
    ],
    hooks: { draw: [(plot) => drawMarkers(plot, style)] },
  };
}

/** Seconds before now, and a column for each line; a logarithmic axis has no place for 0. */
function dataOf(lines: readonly LineSpec[], scale: 'linear' | 'log'): uPlot.AlignedData {
  const snapshots = history.value;
  const nowMs = snapshots.at(-1)?.atMs ?? 0;
  const columns = lines.map(({ value }) =>
    snapshots.map((snapshot) => {
      const found = value(snapshot);
      return scale === 'log' && found !== null && found <= 0 ? null : found;
    }),
  );
  return [snapshots.map(({ atMs }) => (atMs - nowMs) / 1000), ...columns];
}

function drawMarkers(plot: uPlot, style: CSSStyleDeclaration): void {
  const nowMs = history.value.at(-1)?.atMs ?? 0;
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.font = `${10 * devicePixelRatio}px ${style.fontFamily}`;
  ctx.textAlign = 'left';
  let labelledUntil = Number.NEGATIVE_INFINITY;
  for (const marker of markers.value) {
    const x = plot.valToPos((marker.atMs - nowMs) / 1000, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.fillStyle = ctx.strokeStyle = style
      .getPropertyValue(isTrouble(marker) ? '--chart-trouble' : '--chart-marker')
      .trim();
    ctx.fillRect(x, bbox.top, devicePixelRatio, bbox.height);
    // Where marks stand close together only the first is named.
    if (x < labelledUntil) continue;
    const label = labTexts.value.marker[marker.kind];
    ctx.fillText(label, x + 3 * devicePixelRatio, bbox.top + 10 * devicePixelRatio);
    labelledUntil = x + ctx.measureText(label).width + 8 * devicePixelRatio;
  }
  ctx.restore();
}

function isTrouble({ kind }: LabMarker): boolean {
  return kind === 'fault' || kind === 'worker_gone' || kind === 'gateway_gone';
}

/** Whether the system's own theme is dark, which matters as long as nothing else is chosen. */
function useDark(): boolean {
  return matchMedia('(prefers-color-scheme: dark)').matches;
}
