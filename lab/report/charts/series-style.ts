import type { Series } from '../chart-spec.ts';
import { type Markup, markup } from '../markup.ts';

/** How a series is told from the others: by its colour, and by its shape or its dashes as well. */
export interface SeriesStyle {
  /** A class of the style sheet, which knows the colours of both themes. */
  colour: string;
  shape: (x: number, y: number, size: number) => Markup;
  dashes: string;
}

export const COLOURS = 6;
const DASHES = ['none', '7 4', '2 3', '10 3 2 3'] as const;
const SHAPES: readonly SeriesStyle['shape'][] = [
  (x, y, r) => markup`<circle class="mark" cx="${x}" cy="${y}" r="${r}"/>`,
  (x, y, r) =>
    markup`<rect class="mark" x="${x - 0.9 * r}" y="${y - 0.9 * r}" width="${1.8 * r}" height="${1.8 * r}"/>`,
  (x, y, r) => markup`<path class="mark" d="M${x} ${y - 1.2 * r}l${1.1 * r} ${2 * r}h${-2.2 * r}z"/>`,
  (x, y, r) =>
    markup`<path class="mark" d="M${x} ${y - 1.3 * r}l${1.3 * r} ${1.3 * r}l${-1.3 * r} ${1.3 * r}l${-1.3 * r} ${-1.3 * r}z"/>`,
];

/** Measured series take shapes in turn, calculated ones dashes; both take colours. */
export function stylesOf(series: readonly Series[]): SeriesStyle[] {
  let [measured, theory] = [0, 0];
  return series.map(({ kind }, index) => ({
    colour: `series-${(index % COLOURS) + 1}`,
    shape: SHAPES[(kind === 'measured' ? measured++ : 0) % SHAPES.length] as SeriesStyle['shape'],
    dashes: DASHES[(kind === 'theory' ? theory++ : 0) % DASHES.length] as string,
  }));
}

/** What the legend shows beside the name. */
export function swatch({ kind }: Series, { colour, shape, dashes }: SeriesStyle): Markup {
  const mark =
    kind === 'measured'
      ? shape(14, 8, 4.5)
      : markup`<path class="line" d="M2 8H26" stroke-dasharray="${dashes}"/>`;
  return markup`<svg class="swatch ${colour}" width="28" height="16" viewBox="0 0 28 16" aria-hidden="true">${mark}</svg>`;
}
