import type { Predicted, ScoredPrediction } from '@sel/contract/lab/record';
import type { Text } from '@sel/contract/lab/text';
import { chartFigure } from '../../report/chart-figure.ts';
import { type ChartSpec, type Column, column, tableOf } from '../../report/chart-spec.ts';
import type { Language } from '../../report/charts/canvas.ts';
import { type Markup, markup } from '../../report/markup.ts';
import { table } from '../../report/table.ts';
import { bilingual } from '../../report/text.ts';
import { WORDS } from './words.ts';

const KINDS: Record<Predicted, Text> = {
  drain: { es: 'vaciado de la cola', en: 'draining of the queue' },
  wait: { es: 'espera', en: 'wait' },
  plan: { es: 'plan', en: 'plan' },
  autoscaler: { es: 'autoescalado', en: 'autoscaling' },
};

/** What a run predicted before it was known, and how that came out; nothing of one that predicted nothing. */
export function predictionsSection(
  predictions: readonly ScoredPrediction[],
  language: Language,
): Markup | false {
  if (predictions.length === 0) return false;
  const spec = tableOf(WORDS.predictions, COLUMNS, predictions);
  return markup`<section class="card"><h2>${spec.title[language]}</h2><p>${summary(predictions)[language]}</p><p class="note">${WORDS.predictionsNote[language]}</p>${table(spec, language)}</section>
${chartFigure(chart(predictions), language)}`;
}

function summary(predictions: readonly ScoredPrediction[]): Text {
  const inside = predictions.filter(({ isInside }) => isInside).length;
  const expected = predictions.reduce((sum, { confidence }) => sum + confidence, 0);
  return bilingual({
    es: ({ number }) =>
      `De ${number(predictions.length)} predicciones, ${number(inside)} se cumplieron dentro de su intervalo; si los intervalos son honestos se esperan ${number(expected)}.`,
    en: ({ number }) =>
      `Of ${number(predictions.length)} predictions, ${number(inside)} came true inside their intervals; of honest intervals, ${number(expected)} are expected.`,
  });
}

const YES: Text = { es: 'sí', en: 'yes' };
const NO: Text = { es: 'no', en: 'no' };

const COLUMNS: readonly Column<ScoredPrediction>[] = [
  column('Qué', 'What', '', ({ kind }) => KINDS[kind]),
  column('Predicho', 'Predicted', 's', ({ valueMs }) => valueMs / 1000),
  column('Desde', 'From', 's', ({ lowMs }) => lowMs / 1000),
  column('Hasta', 'To', 's', ({ highMs }) => highMs / 1000),
  column('Confianza', 'Confidence', '%', ({ confidence }) => 100 * confidence),
  column('Pasó', 'Came', 's', ({ outcomeMs }) => outcomeMs / 1000),
  column('Dentro', 'Inside', '', ({ isInside }) => (isInside ? YES : NO)),
  column('Puntuación (menos es mejor)', 'Score (less is better)', 's', ({ scoreMs }) => scoreMs / 1000),
];

function chart(predictions: readonly ScoredPrediction[]): ChartSpec {
  return {
    title: WORDS.predictions,
    x: { label: { es: 'Predicción', en: 'Prediction' }, unit: '' },
    y: { label: { es: 'Tiempo', en: 'Time' }, unit: 's', from: 0 },
    series: [
      {
        label: { es: 'Predicho', en: 'Predicted' },
        kind: 'measured',
        points: predictions.map(({ valueMs, lowMs, highMs }, index) => ({
          ...{ x: index + 1, y: valueMs / 1000 },
          ...{ low: lowMs / 1000, high: highMs / 1000 },
        })),
      },
      {
        label: { es: 'Lo que pasó', en: 'What came' },
        kind: 'measured',
        points: predictions.map(({ outcomeMs }, index) => ({ x: index + 1, y: outcomeMs / 1000 })),
      },
    ],
  };
}
