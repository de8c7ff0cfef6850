import type { ChartSpec, Point, Series } from '../chart-spec.ts';
import { type Markup, markup } from '../markup.ts';
import { type Canvas, picture, textWidth, withUnit } from './canvas.ts';
import { type PlotArea, plotArea } from './plot-area.ts';
import { type SeriesStyle, stylesOf } from './series-style.ts';

/** Beyond so many points their intervals would hide each other: they become a band, and the points small. */
const MANY_POINTS = 40;
const MARKER_ROW = 16;

/** Points with intervals for what was measured, lines for what was calculated, and markers in time. */
export function xyChart(chart: ChartSpec, canvas: Canvas): Markup {
  const { x, y, series, markers = [], title } = chart;
  const points = series.flatMap((one) => drawable(one, chart));
  const { area, frame } = plotArea(canvas, {
    x,
    y,
    xs: [...points.map((point) => point.x), ...markers.map((marker) => marker.x)],
    ys: points.flatMap((point) => [point.y, point.low ?? point.y, point.high ?? point.y]),
    height: xyChartHeight(canvas),
    above: MARKER_ROW * Math.min(markers.length, 3),
  });
  const styles = stylesOf(series);
  const layers = series.map((one, i) =>
    drawSeries(one, drawable(one, chart), styles[i] as SeriesStyle, area),
  );
  return picture(
    canvas,
    xyChartHeight(canvas),
    { title: title[canvas.language], description: describe(chart, canvas) },
    markup`${frame}${drawMarkers(markers, area, canvas)}${layers}`,
  );
}

export function xyChartHeight({ width }: Pick<Canvas, 'width'>): number {
  return width < 500 ? 280 : 380;
}

/** Without those that have no place: nothing that is no number, and nothing up to 0 on a logarithmic axis. */
function drawable({ points }: Series, { x, y }: ChartSpec): Point[] {
  const fits = (value: number, scale?: string) => Number.isFinite(value) && (scale !== 'log' || value > 0);
  return points.filter((point) => fits(point.x, x.scale) && fits(point.y, y.scale));
}

function drawSeries(
  { kind, isLoose }: Series,
  points: readonly Point[],
  style: SeriesStyle,
  area: PlotArea,
): Markup {
  const isCrowded = points.length > MANY_POINTS;
  const layers =
    kind === 'theory'
      ? [band(points, area), line(points, area, style.dashes)]
      : [
          isCrowded ? band(points, area) : intervals(points, area),
          !isLoose && isFunction(points) && markup`<g class="thread">${line(points, area, 'none')}</g>`,
          markup`<g>${points.map((point) => style.shape(area.x(point.x), area.y(point.y), isCrowded ? 2 : 4.5))}</g>`,
        ];
  return markup`<g class="${style.colour}">${layers}</g>`;
}

function line(points: readonly Point[], area: PlotArea, dashes: string): Markup | false {
  if (points.length === 0) return false;
  const corners = points.map((point) => `${area.x(point.x)} ${area.y(point.y)}`);
  return markup`<path class="line" stroke-dasharray="${dashes}" d="M${corners.join('L')}"/>`;
}

function intervals(points: readonly Point[], area: PlotArea): Markup {
  const strokes = points.filter(hasInterval).map(({ x, low, high }) => {
    const [at, bottom, top] = [area.x(x), area.y(low), area.y(high)];
    return `M${at - 4} ${bottom}h8M${at} ${bottom}V${top}M${at - 4} ${top}h8`;
  });
  return markup`<path class="interval" d="${strokes.join('')}"/>`;
}

function band(points: readonly Point[], area: PlotArea): Markup | false {
  const bounded = points.filter(hasInterval);
  if (bounded.length < 2) return false;
  const upper = bounded.map(({ x, high }) => `${area.x(x)} ${area.y(high)}`);
  const lower = bounded.toReversed().map(({ x, low }) => `${area.x(x)} ${area.y(low)}`);
  return markup`<path class="band" d="M${[...upper, ...lower].join('L')}z"/>`;
}

function hasInterval(point: Point): point is Required<Point> {
  return point.low !== undefined && point.high !== undefined && !Number.isNaN(point.low + point.high);
}

/** Whether each x has one y, in order: then a thread from point to point helps the eye. */
function isFunction(points: readonly Point[]): boolean {
  return points.every((point, i) => i === 0 || point.x > (points[i - 1] as Point).x);
}

/** A vertical line each; their names stand in rows, so that near ones do not cover each other. */
function drawMarkers(
  markers: NonNullable<ChartSpec['markers']>,
  area: PlotArea,
  { language }: Canvas,
): Markup[] {
  const rows = Math.min(markers.length, 3);
  return markers.map(({ x, label }, i) => {
    const at = area.x(x);
    const y = area.top - MARKER_ROW * (rows - (i % rows)) + 10;
    const isAtEnd = at + textWidth(label[language]) > area.right;
    return markup`<g class="marker"><path d="M${at} ${y - 8}V${area.bottom}"/><text x="${isAtEnd ? at - 5 : at + 5}" y="${y}" text-anchor="${isAtEnd ? 'end' : 'start'}">${label[language]}</text></g>`;
  });
}

function describe({ x, y, series }: ChartSpec, canvas: Canvas): string {
  const names = series.map(({ label, points }) => `${label[canvas.language]} (${points.length})`).join('; ');
  const [over, table] =
    canvas.language === 'es'
      ? ['según', 'Los mismos datos están en la tabla que sigue.']
      : ['by', 'The same data are in the table that follows.'];
  return `${withUnit(y.label, y.unit, canvas)} ${over} ${withUnit(x.label, x.unit, canvas)}: ${names}. ${table}`;
}
