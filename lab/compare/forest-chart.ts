import type { ComparedFigure } from '@sel/contract/lab/comparison';
import { placeOf, reachOf } from '@sel/contract/lab/forest-scale';
import { type Canvas, picture, round, textWidth } from '../report/charts/canvas.ts';
import { type Markup, markup } from '../report/markup.ts';
import { formats } from '../report/text.ts';
import { change, VERDICT_WORDS } from './sentences.ts';

const ROW = 62;
const TOP = 10;
const BELOW = 40;
const SIDE = 34;

/** Each figure's ratio with its intervals around no difference, and the band of what does not matter. */
export function forestChart(figures: readonly ComparedFigure[], canvas: Canvas): Markup {
  const { language, width } = canvas;
  const reach = reachOf(figures);
  const x = (ratio: number) => round(SIDE + placeOf(ratio, reach) * (width - 2 * SIDE));
  const height = TOP + ROW * figures.length + BELOW;
  const bottom = TOP + ROW * figures.length;
  const rows = figures.map((figure, row) => drawRow(figure, TOP + row * ROW, x, canvas));
  const ticks = [1 / reach, 1, reach].map((ratio) => {
    const text = ratio === 1 ? '0' : change(ratio, formats(language));
    return markup`<text x="${x(ratio)}" y="${bottom + 18}" text-anchor="middle">${text}</text>`;
  });
  const axis = language === 'es' ? 'lo que cambia de A a B' : 'what changes from A to B';
  return picture(
    canvas,
    height,
    {
      title: language === 'es' ? 'Cambio de cada cifra' : 'Change of each figure',
      description: figures
        .map(({ label, sentence }) => `${label[language]}: ${sentence[language]}`)
        .join(' '),
    },
    markup`<path class="axis" d="M${x(1)} ${TOP}V${bottom + 5}M${SIDE} ${bottom}H${width - SIDE}"/>${rows}
<g class="number">${ticks}</g>
<text class="name" x="${width - SIDE}" y="${bottom + 36}" text-anchor="end">${axis}</text>`,
  );
}

function drawRow(
  { label, ratio, interval90, interval95, delta, verdict }: ComparedFigure,
  top: number,
  x: (ratio: number) => number,
  { language, width }: Canvas,
): Markup {
  const y = top + 42;
  const [low, high] = [x(1 / (1 + delta)), x(1 + delta)];
  const word = verdict ? VERDICT_WORDS[verdict][language] : '–';
  const wide =
    interval95 && markup`<path class="interval" d="M${x(interval95.low)} ${y}H${x(interval95.high)}"/>`;
  const narrow =
    interval90 && markup`<path class="line thick" d="M${x(interval90.low)} ${y}H${x(interval90.high)}"/>`;
  const name = `${label[language]}: ${word}`;
  return markup`<text class="name" x="${Math.max(0, Math.min(SIDE, width - textWidth(name)))}" y="${top + 18}">${name}</text>
<g class="series-1"><path class="band" d="M${low} ${y - 12}H${high}V${y + 12}H${low}z"/>${wide ?? undefined}${narrow ?? undefined}<circle class="mark" cx="${x(ratio)}" cy="${y}" r="5"/></g>`;
}
