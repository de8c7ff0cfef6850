import {
  type ChartSpec,
  type Column,
  type Point,
  type Series,
  type TableSpec,
  tableOf,
} from './chart-spec.ts';
import type { Language } from './charts/canvas.ts';
import { type Markup, markup } from './markup.ts';
import { formats } from './text.ts';
import { DOCUMENT_WORDS } from './words.ts';

type Cell = TableSpec['rows'][number][number];

/** A table that scrolls sideways by itself where it does not fit. */
export function table({ title, columns, rows }: TableSpec, language: Language): Markup {
  const heads = columns.map(({ label, unit }, column) => {
    const isFigures = rows.every((row) => isFigure(row[column] ?? null));
    return markup`<th scope="col" class="${isFigures ? 'figure' : 'words'}">${label[language]}${unit && markup` <span class="unit">${unit}</span>`}</th>`;
  });
  const body = rows.map((row) => markup`<tr>${row.map((value) => cell(value, language))}</tr>`);
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${title[language]}"><table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function cell(value: Cell, language: Language): Markup {
  if (isFigure(value)) return markup`<td class="figure">${formats(language).number(value ?? undefined)}</td>`;
  return markup`<td>${typeof value === 'string' ? value : value[language]}</td>`;
}

function isFigure(value: Cell): value is number | null {
  return value === null || typeof value === 'number';
}

/** The numbers that a chart draws. */
export function chartData({ title, x, y, series }: ChartSpec): TableSpec {
  const columns: Column<Point & Pick<Series, 'label'>>[] = [
    { label: DOCUMENT_WORDS.series, value: ({ label }) => label },
    { label: x.label, unit: x.unit, value: (point) => point.x },
    { label: y.label, unit: y.unit, value: (point) => point.y },
    { label: DOCUMENT_WORDS.from, unit: y.unit, value: ({ low }) => low },
    { label: DOCUMENT_WORDS.to, unit: y.unit, value: ({ high }) => high },
  ];
  const rows = series.flatMap(({ label, points }) => points.map((point) => ({ ...point, label })));
  return tableOf(title, columns, rows);
}
