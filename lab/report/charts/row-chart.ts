import { STAGES, type Stage } from '@sel/contract';
import type { ChartSpec } from '../chart-spec.ts';
import { type Markup, markup } from '../markup.ts';
import { type Canvas, numeral, picture, round, textWidth, withUnit } from './canvas.ts';

type BarChart = Extract<ChartSpec, { kind: 'bars' }>;
type StageChart = Extract<ChartSpec, { kind: 'stages' }>;

interface Row {
  label: string;
  /** Put end to end; `style` is a class of the style sheet. */
  parts: { value: number; style: string }[];
  low?: number | undefined;
  high?: number | undefined;
}

const NAME = 24;
const ROW = 50;
const BAR = 20;
const BAR_TOP = 20;
/** A part that is there at all can be seen. */
const LEAST_PART = 1.5;
const GAP = 1;

/** A bar for each value, with its interval. */
export function barChart({ title, y, bars }: BarChart, canvas: Canvas): Markup {
  const rows = bars.map(({ label, value, low, high }) => ({
    label: label[canvas.language],
    parts: [{ value, style: 'series-1' }],
    low,
    high,
  }));
  return rowChart(title[canvas.language], withUnit(y.label, y.unit, canvas), rows, canvas);
}

/** Where the time went: for each row the six stages end to end, so that the bar is as long as all of it. */
export function stageChart({ title, rows }: StageChart, canvas: Canvas): Markup {
  const name = canvas.language === 'es' ? 'Tiempo medio (ms)' : 'Mean time (ms)';
  const bars = rows.map(({ label, stagesMs }) => ({
    label: label[canvas.language],
    parts: STAGES.map((stage: Stage) => ({ value: stagesMs[stage], style: `stage-${stage}` })),
  }));
  return rowChart(title[canvas.language], name, bars, canvas);
}

function rowChart(title: string, name: string, rows: readonly Row[], canvas: Canvas): Markup {
  const totals = rows.map(({ parts }) => parts.reduce((sum, { value }) => sum + positive(value), 0));
  const longest = Math.max(...totals, ...rows.map(({ high }) => high ?? 0)) || 1;
  const room = canvas.width - Math.max(...totals.map((total) => textWidth(numeral(total, canvas)))) - 16;
  const scale = (value: number) => round((positive(value) / longest) * room);
  const content = rows.map((row, i) => drawRow(row, totals[i] as number, NAME + i * ROW, scale, canvas));
  const description = `${name}: ${rows.map(({ label }, i) => `${label} ${numeral(totals[i] as number, canvas)}`).join('; ')}`;
  return picture(
    canvas,
    NAME + rows.length * ROW,
    { title, description },
    markup`<text class="name" x="0" y="13">${name}</text>${content}`,
  );
}

function drawRow(
  row: Row,
  total: number,
  top: number,
  scale: (value: number) => number,
  canvas: Canvas,
): Markup {
  let at = 0;
  const parts = row.parts.map(({ value, style }) => {
    const width = value > 0 ? Math.max(LEAST_PART, scale(value) - GAP) : 0;
    const part = markup`<rect class="mark ${style}" x="${round(at)}" y="${top + BAR_TOP}" width="${round(width)}" height="${BAR}"/>`;
    at += width > 0 ? width + GAP : 0;
    return part;
  });
  const middle = top + BAR_TOP + BAR / 2;
  const end = Math.max(at, scale(row.high ?? 0));
  return markup`<text class="label" x="0" y="${top + 14}">${row.label}</text><g class="bar">${parts}</g>${interval(row, middle, scale)}<text class="number" x="${round(end + 8)}" y="${middle + 4}">${numeral(total, canvas)}</text>`;
}

function interval({ low, high }: Row, middle: number, scale: (value: number) => number): Markup | false {
  if (low === undefined || high === undefined || Number.isNaN(low + high)) return false;
  return markup`<path class="interval" d="M${scale(low)} ${middle - 4}v8M${scale(low)} ${middle}H${scale(high)}M${scale(high)} ${middle - 4}v8"/>`;
}

function positive(value: number): number {
  return Number.isFinite(value) ? Math.max(0, value) : 0;
}
