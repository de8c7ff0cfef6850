import type uPlot from 'uplot';
import { format } from '../../i18n/format.ts';
import { liveTexts } from '../texts.ts';
import { tickLabels, ticksUpTo } from './axis.ts';
import { columnsOf } from './chart-list.ts';
import type { ChartTime } from './chart-time.ts';
import { placePins } from './event-pins.ts';
import { timeAt } from './figure.ts';
import { type Chart, roundCeiling } from './line.ts';

/** What stands on a chart's time axis. */
export interface ChartEvent {
  atMs: number;
  number: number;
  isTrouble: boolean;
}

/** Every axis is as wide as this: charts below each other have the same moments below each other. */
const WIDEST_LABEL = '000 000';

/** How a chart is drawn: with the page's colours and type size at this moment. */
export function optionsFor(
  element: HTMLElement,
  chart: Chart,
  time: ChartTime,
  events: () => readonly ChartEvent[],
): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const font = `${0.6875 * remPx}px ${style.fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: style.color,
    grid: { stroke: colour('--chart-grid'), width: 1 },
    ticks: { show: false },
    gap: 0.25 * remPx,
    font,
  };
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    // Above the lines is room for the numbers of events, and beside them for half of a time of the day.
    padding: [1.25 * remPx, 1.625 * remPx, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: () => [-time.spanMs.peek() / 1000, 0] },
      y: chart.isLogarithmic ? { distr: 3, range: logRange } : { range: linearRange },
    },
    axes: [
      { ...axis, ...timeAxis(time, remPx) },
      { ...axis, ...valueAxis(chart, font, remPx) },
    ],
    series: [
      {},
      ...columnsOf(chart).map(({ line }) => ({
        stroke: colour(line.colour),
        width: 2,
        ...(line.isDashed && { dash: [6, 4] }),
        points: { show: false },
      })),
    ],
    hooks: { draw: [(plot) => drawEvents(plot, style, remPx, time.edgeMs.peek(), events())] },
  };
}

function timeAxis(time: ChartTime, remPx: number): uPlot.Axis {
  return {
    size: 1.375 * remPx,
    splits: () => [-1, -0.75, -0.5, -0.25, 0].map((share) => (share * time.spanMs.peek()) / 1000),
    values: (_, ticks) => ticks.map((tick) => timeAt(-1000 * tick, time, liveTexts.peek().charts.tick)),
  };
}

function valueAxis(chart: Chart, font: string, remPx: number): uPlot.Axis {
  return {
    size: (plot, labels) => widthOf([WIDEST_LABEL, ...(labels ?? [])], plot, font) + 0.5 * remPx,
    splits: (_, __, low, high) =>
      chart.isLogarithmic ? powersOfTen(low, high) : ticksUpTo(high, chart.unit === ''),
    filter: (_, ticks) => ticks,
    values: (_, ticks) => tickLabels(ticks, chart.unit, format.peek()),
  };
}

function widthOf(labels: readonly string[], { ctx }: uPlot, font: string): number {
  ctx.save();
  ctx.font = font;
  const width = Math.max(...labels.map((label) => ctx.measureText(label).width));
  ctx.restore();
  return Math.ceil(width);
}

/** Seconds before the right edge, and a column for each line. */
export function dataOf(chart: Chart, time: ChartTime): uPlot.AlignedData {
  const edgeMs = time.edgeMs.peek();
  const points = time.shown.peek();
  const columns = columnsOf(chart).map(({ index }) => points.map(({ values }) => values[index] ?? null));
  return [points.map(({ atMs }) => (atMs - edgeMs) / 1000), ...columns];
}

function linearRange(_: uPlot, __: number | null, highest: number | null): uPlot.Range.MinMax {
  return [0, Math.max(1, roundCeiling(highest || 1))];
}

/** Whole powers of ten, and two of them at least. */
function logRange(_: uPlot, lowest: number | null, highest: number | null): uPlot.Range.MinMax {
  const from = 10 ** Math.floor(Math.log10(lowest ?? 1));
  return [from, Math.max(100 * from, 10 ** Math.ceil(Math.log10(highest ?? 1)))];
}

/** Where a logarithmic axis is divided: lines between the powers would only be in the way. */
function powersOfTen(lowest: number, highest: number): number[] {
  const first = Math.round(Math.log10(lowest));
  const count = Math.round(Math.log10(highest)) - first + 1;
  return Array.from({ length: count }, (_, index) => 10 ** (first + index));
}

/** A line for each event, and above it its number in the list of events. */
function drawEvents(
  plot: uPlot,
  style: CSSStyleDeclaration,
  remPx: number,
  edgeMs: number,
  events: readonly ChartEvent[],
): void {
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  const colourOf = (isTrouble: boolean) =>
    style.getPropertyValue(isTrouble ? '--chart-trouble' : '--chart-marker').trim();
  const marks = events.map(({ atMs, number, isTrouble }) => ({
    x: plot.valToPos((atMs - edgeMs) / 1000, 'x', true),
    number,
    isTrouble,
  }));
  const radius = 0.5 * remPx * scale;
  ctx.save();
  ctx.font = `600 ${0.625 * remPx * scale}px ${style.fontFamily}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const { x, text, isTrouble } of placePins(marks, bbox.left, bbox.left + bbox.width, 3 * radius)) {
    const y = bbox.top - 1.25 * radius;
    ctx.fillStyle = colourOf(isTrouble);
    ctx.fillRect(Math.round(x), y, scale, bbox.height + bbox.top - y);
    ctx.beginPath();
    const half = Math.max(radius, ctx.measureText(text).width / 2 + 0.375 * radius);
    ctx.roundRect(x - half, y - radius, 2 * half, 2 * radius, isTrouble ? 0.3 * radius : radius);
    ctx.fill();
    ctx.fillStyle = style.getPropertyValue('--surface').trim();
    ctx.fillText(text, x, y + 0.05 * radius);
  }
  ctx.restore();
}
