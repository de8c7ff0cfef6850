import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScoredPrediction } from '@sel/contract/lab/record';
import { predictionsSection } from './predictions-section.ts';

const wait = (outcomeMs: number): ScoredPrediction => ({
  id: 'a',
  madeAt: '2026-11-28T20:00:00.000Z',
  kind: 'wait',
  run: null,
  valueMs: 9.5,
  lowMs: 6.3,
  highMs: 16,
  confidence: 0.9,
  outcomeMs,
  isAtLeast: false,
  isInside: true,
  scoreMs: 9.7,
});

function written(...predictions: ScoredPrediction[]): string {
  const section = predictionsSection(predictions, 'es');
  assert.ok(section);
  return section.markup;
}

test('short times are told in milliseconds, long ones in seconds', () => {
  assert.match(written(wait(9.48)), />9,48<\/td>/);
  assert.match(written(wait(9.48), wait(12_500)), />12,5<\/td>/);
});

test('no line leads from one prediction to the next: they are of different loads', () => {
  assert.doesNotMatch(written(wait(9), wait(300), wait(20)), /class="thread"/);
});

test('a run that predicted nothing has no such section', () => {
  assert.equal(predictionsSection([], 'es'), false);
});
