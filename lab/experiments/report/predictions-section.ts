import type { Predicted, ScoredPrediction } from '@sel/contract/lab/record';
import type { Text } from '@sel/contract/lab/text';
import { chartFigure } from '../../report/chart-figure.ts';
import { type ChartSpec, type Column, column, measured, tableOf } from '../../report/chart-spec.ts';
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
  const unit = unitOf(predictions);
  const spec = tableOf(WORDS.predictions, columns(unit), predictions);
  return markup`<section class="card"><h2>${spec.title[language]}</h2><p>${summary(predictions)[language]}</p><p class="note">${WORDS.predictionsNote[language]}</p>${table(spec, language)}</section>
${chartFigure(chart(predictions, unit), language)}`;
}

interface TimeUnit {
  name: 'ms' | 's';
  ms: number;
}

/** From so long on, waits are read in seconds. */
const LONG_MS = 10_000;

function unitOf(predictions: readonly ScoredPrediction[]): TimeUnit {
  const isLong = predictions.some(({ valueMs, outcomeMs }) => Math.max(valueMs, outcomeMs) >= LONG_MS);
  return isLong ? { name: 's', ms: 1_000 } : { name: 'ms', ms: 1 };
}

function summary(predictions: readonly ScoredPrediction[]): Text {
  const inside = predictions.filter(({ isInside }) => isInside).length;
  const expected = predictions.reduce((sum, { confidence }) => sum + confidence, 0);
  return bilingual(({ number }) => ({
    es: `De ${number(predictions.length)} predicciones, ${number(inside)} se cumplieron dentro de su intervalo; si los intervalos son honestos se esperan ${number(expected)}.`,
    en: `Of ${number(predictions.length)} predictions, ${number(inside)} came true inside their intervals; of honest intervals, ${number(expected)} are expected.`,
  }));
}

const YES: Text = { es: 'sí', en: 'yes' };
const NO: Text = { es: 'no', en: 'no' };

function columns({ name, ms }: TimeUnit): readonly Column<ScoredPrediction>[] {
  return [
    column('Qué', 'What', '', ({ kind }) => KINDS[kind]),
    column('Predicho', 'Predicted', name, ({ valueMs }) => valueMs / ms),
    column('Desde', 'From', name, ({ lowMs }) => lowMs / ms),
    column('Hasta', 'To', name, ({ highMs }) => highMs / ms),
    column('Confianza', 'Confidence', '%', ({ confidence }) => 100 * confidence),
    column('Pasó', 'Came', name, ({ outcomeMs }) => outcomeMs / ms),
    column('Dentro', 'Inside', '', ({ isInside }) => (isInside ? YES : NO)),
    column('Puntuación (menos es mejor)', 'Score (less is better)', name, ({ scoreMs }) => scoreMs / ms),
  ];
}

function chart(predictions: readonly ScoredPrediction[], { name, ms }: TimeUnit): ChartSpec {
  return {
    title: WORDS.predictions,
    x: { label: { es: 'Predicción', en: 'Prediction' }, unit: '' },
    y: { label: { es: 'Tiempo', en: 'Time' }, unit: name, from: 0 },
    series: [
      measured(
        { es: 'Predicho', en: 'Predicted' },
        predictions.map(({ valueMs, lowMs, highMs }, index) => ({
          x: index + 1,
          y: valueMs / ms,
          low: lowMs / ms,
          high: highMs / ms,
        })),
      ),
      measured(
        { es: 'Lo que pasó', en: 'What came' },
        predictions.map(({ outcomeMs }, index) => ({ x: index + 1, y: outcomeMs / ms })),
      ),
    ].map((series) => ({ ...series, isLoose: true })),
  };
}
