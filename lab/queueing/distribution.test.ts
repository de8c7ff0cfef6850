import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constant, type Distribution, exponential, hyperexponential } from './distribution.ts';
import { lognormal } from './for-tests/lognormal.ts';
import { seededRandom } from './random.ts';

const SAMPLES = 200_000;

function momentsOf(distribution: Distribution): { mean: number; scv: number } {
  const random = seededRandom(2026);
  const values = Float64Array.from({ length: SAMPLES }, () => distribution.sample(random));
  const mean = values.reduce((sum, value) => sum + value, 0) / SAMPLES;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / SAMPLES;
  return { mean, scv: variance / mean ** 2 };
}

for (const [name, distribution] of [
  ['constant', constant(20)],
  ['exponential', exponential(0.35)],
  ['hyperexponential', hyperexponential(12, 4)],
  ['lognormal', lognormal(7, 0.25)],
  ['lognormal of high variability', lognormal(0.02, 2.5)],
] as [string, Distribution][]) {
  test(`${name} times have the mean and the variability they claim`, () => {
    const { mean, scv } = momentsOf(distribution);
    // Five standard errors of a mean; the fourth moments make the second one stray further.
    const standardError = Math.sqrt(distribution.scv / SAMPLES);
    assert.ok(Math.abs(mean / distribution.mean - 1) <= 5 * standardError + 1e-9, `mean ${mean}`);
    assert.ok(Math.abs(scv - distribution.scv) <= 0.07 * distribution.scv, `scv ${scv}`);
  });
}

test('exponential times are memoryless: of those that lasted a mean, as many last another', () => {
  const random = seededRandom(5);
  const times = Array.from({ length: SAMPLES }, () => exponential(3).sample(random));
  const survivors = times.filter((time) => time > 3).length;
  const lasting = times.filter((time) => time > 6).length;
  assert.ok(Math.abs(lasting / survivors - Math.exp(-1)) < 0.01, `${lasting}/${survivors}`);
});

test('impossible moments are refused', () => {
  assert.throws(() => constant(0), /mean must be a positive number/);
  assert.throws(() => exponential(-1), /mean must be a positive number/);
  assert.throws(() => hyperexponential(1, 1), /lies above 1/);
  assert.throws(() => lognormal(1, 0), /scv must be a positive number/);
  assert.throws(() => exponential(Number.NaN), RangeError);
});
