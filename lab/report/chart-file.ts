import { readFileSync } from 'node:fs';
import type { Text } from '@sel/contract/lab/text';
import type { BarSpec, ChartSpec } from './chart-spec.ts';
import { barChart, barChartHeight } from './charts/bar-chart.ts';
import { type Canvas, type Language, textWidth } from './charts/canvas.ts';
import { type SeriesStyle, stylesOf, swatch } from './charts/series-style.ts';
import { xyChart, xyChartHeight } from './charts/xy-chart.ts';
import { type Markup, markup, rawMarkup } from './markup.ts';

const WIDTH = 760;
const TITLE = 50;
const LEGEND_ROW = 24;

/** A picture as a file: what it is of, and what that means, stand in it. */
interface Picture {
  chart: Markup;
  height: number;
  /** One of each is enough to tell them apart; none where there is nothing to tell apart. */
  legend: { name: string; mark: Markup }[];
  title: string;
  subtitle: string;
}

/** An SVG file that needs nothing else and follows the reader's light or dark theme wherever it is shown. */
export function xyChartFile(chart: ChartSpec, subtitle: Text, language: Language): string {
  const styles = stylesOf(chart.series);
  const legend = chart.series.map((series, index) => ({
    name: series.label[language],
    mark: swatch(series, styles[index] as SeriesStyle),
  }));
  return file({
    chart: xyChart(chart, canvas(language)),
    height: xyChartHeight(canvas(language)),
    legend,
    title: chart.title[language],
    subtitle: subtitle[language],
  });
}

/** Bars as a file of their own. */
export function barChartFile(chart: BarSpec, subtitle: Text, language: Language): string {
  const legend = chart.parts.map((part, index) => ({
    name: part[language],
    mark: markup`<rect class="bar series-${index + 1}" width="14" height="14" y="1"/>`,
  }));
  return file({
    chart: barChart(chart, canvas(language)),
    height: barChartHeight(chart),
    legend,
    title: chart.title[language],
    subtitle: subtitle[language],
  });
}

function canvas(language: Language): Canvas {
  return { language, width: WIDTH - 20 };
}

function file({ chart, height, legend, title, subtitle }: Picture): string {
  const names = legend.length > 1 ? legendRows(legend) : { rows: 0, markup: markup`` };
  const top = TITLE + names.rows * LEGEND_ROW + 14;
  return markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top + height + 10}" font-family="system-ui, sans-serif" role="img" aria-label="${title}">
<style>${rawMarkup(readFileSync(new URL('chart.css', import.meta.url), 'utf8'))}</style>
<text class="title" x="10" y="24">${title}</text>
<text x="10" y="43">${subtitle}</text>
<g transform="translate(10 ${TITLE + 8})">${names.markup}</g>
<g transform="translate(10 ${top})">${chart}</g>
</svg>
`.markup;
}

/** From left to right, and on in the next row where there is no more room. */
function legendRows(legend: Picture['legend']): { rows: number; markup: Markup } {
  let [x, row] = [0, 0];
  const items = legend.map(({ name, mark }) => {
    const width = 34 + textWidth(name) + 22;
    if (x > 0 && x + width > WIDTH - 20) [x, row] = [0, row + 1];
    const item = markup`<g transform="translate(${Math.round(x)} ${row * LEGEND_ROW})">${mark}<text class="name" x="34" y="12">${name}</text></g>`;
    x += width;
    return item;
  });
  return { rows: row + 1, markup: markup`${items}` };
}
