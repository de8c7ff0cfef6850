import type { Axis } from '../chart-spec.ts';
import { type Markup, markup } from '../markup.ts';
import { formats } from '../text.ts';
import { type Canvas, round, textWidth, withUnit } from './canvas.ts';
import { type Scale, scaleFor } from './scale.ts';

/** The rectangle between the axes, in pixels, and where values lie in it. */
export interface PlotArea {
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Pixels of a value of each axis. */
  x(value: number): number;
  y(value: number): number;
}

interface PlotOptions {
  x: Axis;
  y: Axis;
  xs: readonly number[];
  ys: readonly number[];
  height: number;
  /** Room above the plot, besides that for the name of the vertical axis. */
  above: number;
}

const PIXELS_PER_X_TICK = 72;
const PIXELS_PER_Y_TICK = 52;
const AXIS_NAME = 30;
const BELOW = 44;

/** Axes, grid and their numbers. */
export function plotArea(canvas: Canvas, options: PlotOptions): { area: PlotArea; frame: Markup } {
  const { number } = formats(canvas.language);
  const top = AXIS_NAME + options.above;
  const bottom = options.height - BELOW;
  const yScale = scaleFor(options.y, options.ys, (bottom - top) / PIXELS_PER_Y_TICK);
  const numbers = yScale.ticks.map(number);
  const left = Math.ceil(Math.max(...numbers.map(textWidth))) + 10;
  const right = canvas.width - 14;
  const xScale = scaleFor(options.x, options.xs, (right - left) / PIXELS_PER_X_TICK);
  const area: PlotArea = {
    left,
    right,
    top,
    bottom,
    x: (value) => round(left + xScale.position(value) * (right - left)),
    y: (value) => round(bottom - yScale.position(value) * (bottom - top)),
  };
  return { area, frame: drawFrame(canvas, options, area, xScale, yScale) };
}

function drawFrame(
  canvas: Canvas,
  options: PlotOptions,
  area: PlotArea,
  xScale: Scale,
  yScale: Scale,
): Markup {
  const { number } = formats(canvas.language);
  const { left, right, bottom } = area;
  return markup`
<g class="grid">${yScale.ticks.map((tick) => markup`<path d="M${left} ${area.y(tick)}H${right}"/>`)}</g>
<g class="number" text-anchor="end">${yScale.ticks.map(
    (tick) => markup`<text x="${left - 8}" y="${area.y(tick) + 4}">${number(tick)}</text>`,
  )}</g>
<g class="number" text-anchor="middle">${xScale.ticks.map(
    (tick) => markup`<text x="${area.x(tick)}" y="${bottom + 18}">${number(tick)}</text>`,
  )}</g>
<path class="axis" d="M${left} ${bottom}H${right}${xScale.ticks.map((tick) => `M${area.x(tick)} ${bottom}v5`).join('')}"/>
<text class="name" x="0" y="12">${withUnit(options.y.label, options.y.unit, canvas)}</text>
<text class="name" x="${right}" y="${bottom + 38}" text-anchor="end">${withUnit(options.x.label, options.x.unit, canvas)}</text>`;
}
