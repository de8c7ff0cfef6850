import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScoredPrediction } from '@sel/contract/lab/record';
import { pictureOf } from './picture.ts';

const PREDICTION: ScoredPrediction = {
  ...{ id: 'a', madeAt: '2026-01-31T12:00:00.000Z', kind: 'drain', run: null, confidence: 0.9 },
  ...{ valueMs: 4_000, lowMs: 3_600, highMs: 4_400, outcomeMs: 4_200 },
  ...{ isAtLeast: false, isInside: true, scoreMs: 800 },
};

test('each prediction is drawn beside what it said itself, the oldest first', () => {
  const newest = {
    ...PREDICTION,
    id: 'b',
    valueMs: 40,
    lowMs: 30,
    highMs: 50,
    outcomeMs: 60,
    isInside: false,
  };
  const { marks, reach } = pictureOf([newest, PREDICTION]);
  assert.deepEqual(
    marks.map(({ id, isInside, isBeyond }) => [id, isInside, isBeyond]),
    [
      ['a', true, false],
      ['b', false, false],
    ],
  );
  assert.deepEqual(
    marks.map(({ low, high, outcome }) => [low, high, outcome].map((share) => Math.round(share * 100))),
    [
      [-10, 10, 5],
      [-25, 25, 50],
    ],
  );
  assert.ok(Math.abs(reach - 0.5) < 1e-9);
});

test('what is far outside does not flatten the others, and what was not waited for is marked', () => {
  const { marks, reach } = pictureOf([
    { ...PREDICTION, outcomeMs: 40_000, isInside: false },
    { ...PREDICTION, outcomeMs: 5_000, isAtLeast: true, isInside: false },
  ]);
  assert.equal(reach, 1);
  assert.ok(marks.every(({ isBeyond }) => isBeyond));
  assert.equal(pictureOf([]).reach, 0.1);
});
