import type { Bar, BarSpec } from '../chart-spec.ts';
import { type Markup, markup } from '../markup.ts';
import { formats } from '../text.ts';
import { type Canvas, picture, round, textWidth } from './canvas.ts';
import { COLOURS } from './series-style.ts';

const ROW = 34;
const BAR = 22;
const GAP = 10;

/** Horizontal bars with what they are worth at their ends; the longest, or its range, reaches the right edge. */
export function barChart({ title, unit, bars }: BarSpec, canvas: Canvas): Markup {
  const values = bars.map((bar) => withNumber(bar, unit, canvas));
  const left = GAP + widest(bars.map(({ label }) => label[canvas.language]));
  const room = canvas.width - left - GAP - widest(values);
  const longest = Math.max(...bars.map(reach));
  const x = (value: number) => round(left + (value / longest) * room);
  const rows = bars.map((bar, row) => {
    const y = row * ROW;
    return markup`<text class="name" x="${left - GAP}" y="${y + 16}" text-anchor="end">${bar.label[canvas.language]}</text>
${parts(bar, x, y)}${range(bar, x, y + BAR / 2)}
<text x="${x(reach(bar)) + GAP}" y="${y + 16}">${values[row]}</text>`;
  });
  const description = bars.map(({ label }, row) => `${label[canvas.language]}: ${values[row]}`).join('; ');
  const texts = { title: title[canvas.language], description };
  return picture(canvas, barChartHeight({ bars }), texts, markup`${rows}`);
}

/** How high the chart is, in pixels. */
export function barChartHeight({ bars }: Pick<BarSpec, 'bars'>): number {
  return bars.length * ROW;
}

function parts({ values }: Bar, x: (value: number) => number, y: number): Markup[] {
  return values.map((value, part) => {
    const from = sum(values.slice(0, part));
    return markup`<rect class="bar series-${(part % COLOURS) + 1}" x="${x(from)}" y="${y}" width="${round(x(from + value) - x(from))}" height="${BAR}"/>`;
  });
}

function range({ low, high }: Bar, x: (value: number) => number, y: number): Markup | false {
  if (low === undefined || high === undefined) return false;
  return markup`<path class="interval" d="M${x(low)} ${y - 4}v8M${x(low)} ${y}H${x(high)}M${x(high)} ${y - 4}v8"/>`;
}

/** Where the bar and its range end. */
function reach({ values, high = 0 }: Bar): number {
  return Math.max(high, sum(values));
}

function withNumber({ values }: Bar, unit: string, canvas: Canvas): string {
  return `${formats(canvas.language).number(sum(values))}${unit && ` ${unit}`}`;
}

function widest(texts: readonly string[]): number {
  return Math.ceil(Math.max(0, ...texts.map(textWidth)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
