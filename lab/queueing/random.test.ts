import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from './random.ts';

const draw = (count: number, seed: number, stream?: number): number[] => {
  const random = seededRandom(seed, stream);
  return Array.from({ length: count }, random);
};

test('the same seed and stream draw the same numbers; others draw others', () => {
  assert.deepEqual(draw(5, 42), draw(5, 42));
  assert.deepEqual(draw(5, 42, 3), draw(5, 42, 3));
  assert.notDeepEqual(draw(5, 42), draw(5, 43));
  assert.notDeepEqual(draw(5, 42), draw(5, 42, 1));
});

test('the first numbers of neighbouring seeds and streams are as uniform as any', () => {
  const firsts = Array.from({ length: 1_000 }, (_, seed) => draw(1, seed)[0] as number).concat(
    Array.from({ length: 50 }, (_, stream) => draw(1, 7, stream)[0] as number),
  );
  // Kolmogorov–Smirnov: uniform numbers stray further than 1.95/√n only once in a thousand times.
  const largest = firsts
    .sort((a, b) => a - b)
    .reduce((most, value, index) => Math.max(most, Math.abs(value - (index + 0.5) / firsts.length)), 0);
  assert.ok(largest < 1.95 / Math.sqrt(firsts.length), `${largest}`);
});

test('neighbouring seeds and streams are not correlated', () => {
  const count = 10_000;
  for (const [a, b] of [
    [draw(count, 1), draw(count, 2)],
    [draw(count, 5, 0), draw(count, 5, 1)],
  ] as [number[], number[]][]) {
    const covariance = a.reduce((sum, value, i) => sum + (value - 0.5) * ((b[i] as number) - 0.5), 0) / count;
    // The product of two independent uniform deviations has standard deviation 1/12.
    assert.ok(Math.abs(covariance) < 4 / 12 / Math.sqrt(count), `${covariance}`);
  }
});

test('a seed or stream that is no such number is refused', () => {
  for (const seed of [1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => seededRandom(seed), RangeError);
  }
  for (const stream of [-1, 0.5]) assert.throws(() => seededRandom(1, stream), RangeError);
});
