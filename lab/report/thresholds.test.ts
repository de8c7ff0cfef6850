import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '@sel/runtime/usage-error';
import { checkThresholds, type Figure, parseThresholds } from './thresholds.ts';

const FIGURES: Record<string, Figure> = {
  'e2e.p99': { value: 180, unit: 'ms' },
  'throughput.max': { value: 9_500, unit: '/s' },
  efficiency: { value: 93.5, unit: '%' },
  lost: { value: 0, unit: '' },
  'drain.max': { value: undefined, unit: 'ms' },
};
const check = (text: string) => checkThresholds(parseThresholds(text), FIGURES).map(({ met }) => met);

test('a threshold is met or not, in whatever unit of the same kind it is written', () => {
  for (const [text, met] of [
    ['e2e.p99<200ms', true],
    ['e2e.p99 < 0.18 s', false],
    ['e2e.p99<=0.18s', true],
    ['e2e.p99<200000µs', true],
    ['e2e.p99>200ms', false],
    ['throughput.max>=9500/s', true],
    ['efficiency>95%', false],
    ['lost=0', true],
  ] as const) {
    assert.deepEqual(check(text), [met], text);
  }
});

test('several are separated by commas, and each is judged by itself', () => {
  assert.deepEqual(check('e2e.p99<200ms, lost=0,efficiency>=94 %'), [true, true, false]);
});

test('a figure that could not be found meets no threshold', () => {
  assert.deepEqual(check('drain.max<999999s, drain.max>=0ms'), [false, false]);
  const none = checkThresholds(parseThresholds('e2e.p99<1s'), {});
  assert.deepEqual([none[0]?.met, none[0]?.value], [false, undefined]);
});

test('what cannot be read says how to write it', () => {
  for (const text of [
    'e2e.p99',
    'e2e.p99<',
    'e2e.p99<1,5ms',
    '<200ms',
    'e2e.p99<-3ms',
    '',
    'a b<3',
    'lost=0,',
  ]) {
    assert.throws(() => parseThresholds(text), UsageError, text);
  }
  assert.throws(() => parseThresholds('e2e.p99<200'.concat('m')), /unidad desconocida: «m»/);
  assert.throws(() => parseThresholds('e2e.p99<200toString'), /unidad desconocida/);
});

test('a figure that there is not, or of another unit, is an error that names what there is', () => {
  assert.throws(() => check('e2e.p95<1ms'), /«e2e.p95»\. Las cifras son: e2e\.p99, throughput\.max/);
  assert.throws(() => check('toString<1'), /«toString»/);
  assert.throws(() => check('e2e.p99<200'), /e2e\.p99 se mide en ms/);
  assert.throws(() => check('lost<1ms'), /lost no lleva unidad/);
});
