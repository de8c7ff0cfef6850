import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartFigure } from './chart-figure.ts';
import type { ChartSpec } from './chart-spec.ts';

const same = (text: string) => ({ es: text, en: text });
const chart = (points: { x: number; y: number }[]): ChartSpec => ({
  title: same('Latencia'),
  x: { label: same('Tiempo'), unit: 's' },
  y: { label: same('p95'), unit: 'ms' },
  series: [{ label: same('Medido'), kind: 'measured', points }],
});

test('where nothing was measured, the report says so instead of drawing empty axes', () => {
  const { markup } = chartFigure(chart([]), 'es');
  assert.match(markup, /Latencia.*No se midió nada/s);
  assert.doesNotMatch(markup, /<svg/);
  assert.match(chartFigure(chart([{ x: 1, y: 2 }]), 'es').markup, /<svg/);
});
