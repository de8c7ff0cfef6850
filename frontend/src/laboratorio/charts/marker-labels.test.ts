import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Mark, placeLabels } from './marker-labels.ts';

/** Ten pixels for each character. */
const place = (...marks: Mark[]) =>
  placeLabels(marks, { left: 0, right: 1_000, gap: 5, widthOf: (text) => 10 * text.length });

test('marks that stand apart are named where they stand', () => {
  assert.deepEqual(place({ x: 100, text: 'load' }, { x: 300, text: 'fault' }), [
    { text: 'load', left: 105 },
    { text: 'fault', left: 305 },
  ]);
});

test('a name at the right edge ends there', () => {
  assert.deepEqual(place({ x: 990, text: 'fault' }), [{ text: 'fault', left: 950 }]);
});

test('of marks close together the newest is named, and those of the same name are counted', () => {
  assert.deepEqual(
    place(
      { x: 500, text: 'load' },
      { x: 520, text: '+ worker' },
      { x: 530, text: '+ worker' },
      { x: 540, text: '+ worker' },
    ),
    [{ text: '+ worker ×3', left: 545 }],
  );
});

test('what lies outside is not named', () => {
  assert.deepEqual(place({ x: -1, text: 'load' }, { x: 1_001, text: 'load' }), []);
});
