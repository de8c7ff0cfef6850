import type { FaultName } from '@sel/contract/lab/control';
import type { LabMarker, LabSnapshot } from '@sel/contract/lab/snapshot';
import type uPlot from 'uplot';
import { format } from '../../i18n/format.ts';
import { history, markers } from '../connection.ts';
import { labTexts } from '../texts.ts';
import { type Chart, roundCeiling } from './line.ts';
import { placeLabels } from './marker-labels.ts';

const SHOWN_S = 120;

/** How a chart is drawn: with the page's colours and type size at this moment. */
export function optionsFor(element: HTMLElement, { unit, scale, lines }: Chart): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const axis: uPlot.Axis = {
    stroke: style.color,
    grid: { stroke: colour('--chart-grid'), width: 1 },
    ticks: { show: false },
    font: `${0.6875 * remPx}px ${style.fontFamily}`,
  };
  return {
    width: element.clientWidth,
    height: element.clientHeight,
    // Above the lines is room for the marks' names.
    padding: [1.25 * remPx, 0.5 * remPx, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: () => [-SHOWN_S, 0] },
      y: scale === 'log' ? { distr: 3, range: logRange } : { range: linearRange },
    },
    axes: [
      {
        ...axis,
        size: 1.75 * remPx,
        space: 3 * remPx,
        incrs: [10, 20, 30, 60],
        values: (_, ticks) => ticks.map((tick) => format.value.seconds(tick)),
      },
      {
        ...axis,
        size: 3.25 * remPx,
        ...(scale === 'log' && { splits: powersOfTen }),
        values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : format.value.number(tick))),
      },
    ],
    series: [
      {},
      ...lines.map(({ label, colour: name, isDashed }) => ({
        label: `${label} (${unit})`,
        stroke: colour(name),
        width: 2,
        ...(isDashed && { dash: [6, 4] }),
        points: { show: false },
      })),
    ],
    hooks: { draw: [(plot) => drawMarkers(plot, style, remPx)] },
  };
}

/** Seconds before now, and a column for each line; a logarithmic axis has no place for 0. */
export function dataOf({ lines, scale }: Chart, pictures: readonly LabSnapshot[]): uPlot.AlignedData {
  const nowMs = pictures.at(-1)?.atMs ?? 0;
  const columns = lines.map(({ value }) =>
    pictures.map((picture) => {
      const found = value(picture);
      return scale === 'log' && found !== null && found <= 0 ? null : found;
    }),
  );
  return [pictures.map(({ atMs }) => (atMs - nowMs) / 1000), ...columns];
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
function powersOfTen(_: uPlot, __: number, lowest: number, highest: number): number[] {
  const first = Math.round(Math.log10(lowest));
  const count = Math.round(Math.log10(highest)) - first + 1;
  return Array.from({ length: count }, (_, index) => 10 ** (first + index));
}

function drawMarkers(plot: uPlot, style: CSSStyleDeclaration, remPx: number): void {
  const nowMs = history.peek().at(-1)?.atMs ?? 0;
  const { ctx, bbox } = plot;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.font = `${0.6875 * remPx * scale}px ${style.fontFamily}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  const marks = markers.peek().map((marker) => ({
    x: plot.valToPos((marker.atMs - nowMs) / 1000, 'x', true),
    text: nameOf(marker),
    isTrouble: isTrouble(marker),
  }));
  for (const { x, isTrouble } of marks) {
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.fillStyle = style.getPropertyValue(isTrouble ? '--chart-trouble' : '--chart-marker').trim();
    ctx.fillRect(x, bbox.top - 0.25 * remPx * scale, scale, bbox.height + 0.25 * remPx * scale);
  }
  ctx.fillStyle = style.color;
  const strip = {
    left: bbox.left,
    right: bbox.left + bbox.width,
    gap: 3 * scale,
    widthOf: (text: string) => ctx.measureText(text).width,
  };
  for (const { text, left } of placeLabels(marks, strip)) {
    ctx.fillText(text, left, bbox.top - 0.125 * remPx * scale);
  }
  ctx.restore();
}

function nameOf({ kind, subject }: LabMarker): string {
  const { marker: t, faults } = labTexts.value;
  if (kind === 'load') return t.loads[subject] ?? t.load;
  return kind === 'fault' ? (faults.names[subject as FaultName] ?? t.fault) : t[kind];
}

function isTrouble({ kind }: LabMarker): boolean {
  return kind === 'fault' || kind === 'worker_gone' || kind === 'gateway_gone';
}
