/*
 * What reports are made of, whoever writes one: charts as SVG, tables, words in two languages, the machine's
 * description, conditions on figures. It knows no experiment. A chart with all that belongs to it is this file's.
 */

import type { Text } from '@sel/contract/lab/text';
import type { ChartSpec } from './chart-spec.ts';
import type { Canvas, Language } from './charts/canvas.ts';
import { type SeriesStyle, stylesOf, swatch } from './charts/series-style.ts';
import { xyChart } from './charts/xy-chart.ts';
import { type Markup, markup } from './markup.ts';
import { chartData, table } from './table.ts';
import { DOCUMENT_WORDS } from './words.ts';

/** A chart with its title, legend and note, and the same numbers as a table. */
export function chartFigure(chart: ChartSpec, language: Language): Markup {
  const title = markup`<h2>${chart.title[language]}</h2>`;
  if (chart.series.every(({ points }) => points.length === 0)) {
    return markup`<section class="card">${title}<p>${DOCUMENT_WORDS.noData[language]}</p></section>`;
  }
  return markup`<section class="card"><figure>
<figcaption>${title}${legend(chart, language)}</figcaption>
${pictures((canvas) => xyChart(chart, canvas), language)}
${noteList(chart.notes ?? [], language)}
</figure>
<details><summary>${DOCUMENT_WORDS.data[language]}</summary>${table(chartData(chart), language)}</details>
</section>`;
}

/** For a screen and for a phone: text that is scaled down with its picture cannot be read. */
export function pictures(draw: (canvas: Canvas) => Markup, language: Language): Markup[] {
  return Object.entries({ wide: 760, narrow: 312 }).map(
    ([name, width]) => markup`<div class="${name}">${draw({ language, width })}</div>`,
  );
}

export function noteList(notes: readonly Text[], language: Language): Markup | false {
  return (
    notes.length > 0 &&
    markup`<ul class="note">${notes.map((note) => markup`<li>${note[language]}</li>`)}</ul>`
  );
}

/** One series needs no legend: the vertical axis says what it is. */
function legend(chart: ChartSpec, language: Language): Markup | false {
  if (chart.series.length < 2) return false;
  const styles = stylesOf(chart.series);
  const items = chart.series.map(
    (series, i) => markup`<li>${swatch(series, styles[i] as SeriesStyle)}${series.label[language]}</li>`,
  );
  return markup`<ul class="legend">${items}</ul>`;
}
