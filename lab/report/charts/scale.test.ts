import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Axis } from '../chart-spec.ts';
import { scaleFor } from './scale.ts';

const axis = (rest: Partial<Axis> = {}): Axis => ({ label: { es: '', en: '' }, unit: '', ...rest });

test('a linear axis ends at round numbers around its values', () => {
  const { ticks, position } = scaleFor(axis(), [3, 47], 5);
  assert.deepEqual(ticks, [0, 10, 20, 30, 40, 50]);
  assert.deepEqual([position(0), position(25), position(50)], [0, 0.5, 1]);
  assert.deepEqual(scaleFor(axis({ from: 0, to: 100 }), [30, 95], 5).ticks, [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(scaleFor(axis(), [0.1, 0.3], 4).ticks, [0.1, 0.15, 0.2, 0.25, 0.3]);
});

test('a logarithmic axis has 1, 2, 5 where there is room, and powers of ten where there is not', () => {
  assert.deepEqual(scaleFor(axis({ scale: 'log' }), [3, 80], 6).ticks, [2, 5, 10, 20, 50, 100]);
  assert.deepEqual(scaleFor(axis({ scale: 'log' }), [0.2, 9_000], 6).ticks, [1, 10, 100, 1_000, 10_000]);
  assert.equal(scaleFor(axis({ scale: 'log' }), [1, 100], 6).position(10), 0.5);
});

test('what has no place on a logarithmic axis lies at its lower end', () => {
  const { ticks, position } = scaleFor(axis({ scale: 'log' }), [0, -3, Number.NaN, 20, 200], 6);
  assert.equal(ticks[0], 20);
  assert.equal(position(0), 0);
});

test('one value, equal values and no values at all still make an axis', () => {
  for (const values of [
    [],
    [7],
    [7, 7],
    [1e-6, 1.0000000000000002e-6],
    [0],
    [Number.NaN, Number.POSITIVE_INFINITY],
  ]) {
    for (const scale of ['linear', 'log'] as const) {
      const { ticks, position } = scaleFor(axis({ scale }), values, 5);
      assert.ok(ticks.length >= 1 && ticks.every(Number.isFinite), `${values} ${scale}: ${ticks}`);
      assert.ok(Number.isFinite(position(7)));
    }
  }
});

test('every axis holds its values, in order, with a number of ticks that can be read', () => {
  const value = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), fc.constantFrom('linear', 'log'), (values, scale) => {
      const { ticks, position } = scaleFor(axis({ scale }), values, 5);
      const sorted = values.toSorted((a, b) => a - b).map(position);
      assert.ok(sorted.every((place, i) => place >= 0 && place <= 1 && place >= (sorted[i - 1] ?? 0)));
      assert.ok(ticks.length >= 2 && ticks.length <= 17, `${ticks}`);
      assert.ok(ticks.every((tick, i) => i === 0 || tick > (ticks[i - 1] as number)));
    }),
  );
});
