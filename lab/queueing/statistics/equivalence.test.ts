import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exponential } from '../distribution.ts';
import { seededRandom } from '../random.ts';
import { type Band, equivalence, factorEquivalence, sharedAmong } from './equivalence.ts';
import { normalSample } from './normal.ts';

const RATES = { wronglyConfirmed: 0.05, wronglyRefuted: 0.01 };
const BAND = { low: 0.9, high: 1.1 };

/** How often, of many experiments with so many normal observations each, each decision was taken. */
function sharesOf(mean: number, spread: number, count: number, decide = equivalence, band: Band = BAND) {
  const random = seededRandom(8);
  const experiments = 4_000;
  const shares = { confirmed: 0, refuted: 0, undecided: 0 };
  for (let experiment = 0; experiment < experiments; experiment += 1) {
    const observations = Array.from({ length: count }, () => mean + spread * normalSample(random));
    shares[decide(observations, band, RATES).decision] += 1 / experiments;
  }
  return shares;
}

test('at the edge of the band, 5 of 100 are wrongly confirmed and 1 of 100 wrongly refuted, whatever their number', () => {
  for (const count of [2, 3, 10]) {
    for (const edge of [BAND.low, BAND.high]) {
      const { confirmed, refuted } = sharesOf(edge, 0.02, count);
      // Three standard deviations of 4,000 experiments are one in 100, or half of one.
      assert.ok(confirmed < 0.061, `${count} at ${edge}: ${confirmed} confirmed`);
      assert.ok(refuted < 0.015, `${count} at ${edge}: ${refuted} refuted`);
      assert.ok(refuted > 0.004 || count === 2, `${count} at ${edge}: the test refutes as often as it may`);
    }
  }
});

test('what lies in the middle of the band is confirmed, what lies far outside refuted, what is too noisy neither', () => {
  assert.ok(sharesOf(1, 0.02, 5).confirmed > 0.99);
  assert.ok(sharesOf(1.3, 0.02, 5).refuted > 0.99);
  assert.ok(sharesOf(1, 1, 3).undecided > 0.9);
});

test('one observation decides nothing, and does not say how many would', () => {
  const { decision, low, high, needed } = equivalence([1], BAND, RATES);
  assert.deepEqual([decision, low, high, needed], ['undecided', -Infinity, Infinity, undefined]);
});

test('what is undecided says with how many observations it would be decided, and then it is', () => {
  const three = [0.9, 1.0, 1.1];
  const { needed = 0 } = equivalence(three, BAND, RATES);
  // Their variance with n−1 is that of the three times 2n / 3(n−1).
  const repeated = (times: number) => Array.from({ length: times }, () => three).flat();
  assert.ok(needed > 3 && needed < 12, String(needed));
  assert.equal(equivalence(repeated(Math.ceil(needed / 3)), BAND, RATES).decision, 'confirmed');
  assert.equal(
    equivalence([1.09999, 1.10001], BAND, RATES).needed,
    undefined,
    'the edge itself is never decided',
  );
});

test('a band may be open on one side, and factors are judged on their logarithms', () => {
  const atMost = { low: 0, high: 1.1 };
  assert.equal(factorEquivalence([0.3, 0.31, 0.29, 0.3], atMost, RATES).decision, 'confirmed');
  assert.equal(factorEquivalence([1.3, 1.31, 1.29, 1.3], atMost, RATES).decision, 'refuted');
  const { mean } = factorEquivalence([0.5, 2], BAND, RATES);
  assert.ok(Math.abs(mean - 1) < 1e-12, 'half and twice are one on average');
});

test('skewed observations are not confirmed more often than declared', () => {
  const random = seededRandom(3);
  const service = exponential(1.1);
  let confirmed = 0;
  for (let experiment = 0; experiment < 2_000; experiment += 1) {
    const means = Array.from({ length: 4 }, () => {
      let sum = 0;
      for (let i = 0; i < 400; i += 1) sum += service.sample(random);
      return sum / 400;
    });
    if (factorEquivalence(means, BAND, RATES).decision === 'confirmed') confirmed += 1;
  }
  assert.ok(confirmed / 2_000 < 0.065, String(confirmed));
});

test('several claims share the rate at which they may be refuted wrongly', () => {
  assert.deepEqual(sharedAmong(4, RATES), { wronglyConfirmed: 0.05, wronglyRefuted: 0.0025 });
});
