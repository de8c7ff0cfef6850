import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assertClose } from './for-tests/assert-close.ts';
import { seededRandom } from './random.ts';
import { normalSample } from './statistics/normal.ts';
import { type UslModel, uslEfficiency, uslPeak, uslThroughput } from './usl.ts';
import { fittedThroughput, fitUsl } from './usl-fit.ts';
import { leastSquaresUsl, squaredError } from './usl-least-squares.ts';

const measured = (perSecond: readonly number[], ns = perSecond.map((_, i) => i + 1)) =>
  perSecond.map((value, i) => ({ n: ns[i] as number, perSecond: value }));

/** A Cisco benchmark (Schwartz, Practical Scalability Analysis with the Universal Scalability Law, 2015). */
const CISCO = measured([
  955.16, 1878.91, 2688.01, 3548.68, 4315.54, 5130.43, 5931.37, 6531.08, 7219.8, 7867.61, 8278.71, 8646.7,
  9047.84, 9426.55, 9645.37, 9897.24, 10097.6, 10240.5, 10532.39, 10798.52, 11151.43, 11518.63, 11806,
  12089.37, 12075.41, 12177.29, 12211.41, 12158.93, 12155.27, 12118.04, 12140.4, 12074.39,
]);
/** SPEC SDM91 on a Sun SPARCcenter 2000 (Gunther, Guerrilla Capacity Planning, 2007; R package usl). */
const SDM91 = measured([64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2], [1, 18, 36, 72, 108, 144, 216]);

test('the Cisco data give the parameters of the book', () => {
  const { model } = fitUsl(CISCO, { errors: 'absolute' });
  assertClose(model.sigma, 0.02671591, 1e-5);
  assertClose(model.kappa, 7.690945e-4, 1e-5);
  assertClose(model.perSecondAlone, 995.6486, 1e-6);
  assertClose(uslThroughput(model, 20), 11063.633137626028, 1e-5);
  assertClose(uslThroughput(model, 35), 35_000 / 2.8359135486017784, 1e-5);
  assert.equal(Math.floor(uslPeak(model)), 35);
});

test('the SDM91 data give the parameters and standard errors of the R package usl', () => {
  const { model, standardErrors } = fitUsl(SDM91, { errors: 'absolute' });
  assertClose(model.sigma, 0.0277285, 2e-6);
  assertClose(model.kappa, 0.0001044, 5e-4);
  assertClose(model.perSecondAlone, 89.995233, 1e-8);
  assertClose(standardErrors.sigma, 0.0091217, 5e-6);
  assertClose(standardErrors.kappa, 0.0000199, 2e-3);
  assertClose(standardErrors.perSecondAlone, 14.2134894, 1e-7);
  // Seven measurements and three parameters leave four degrees of freedom.
  assertClose(Math.sqrt(squaredError(model, SDM91, 'absolute') / 4), 82.85, 1e-4);
  assertClose(uslPeak(model), 97, 6e-3);
});

test('without noise, the fit finds the parameters again', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 0.7, noNaN: true }),
      fc.double({ min: 0, max: 0.05, noNaN: true }),
      fc.double({ min: 0.01, max: 1e5, noNaN: true }),
      (sigma, kappa, perSecondAlone) => {
        const truth = { sigma, kappa, perSecondAlone };
        const found = leastSquaresUsl(
          [1, 2, 3, 5, 8, 13].map((n) => ({ n, perSecond: uslThroughput(truth, n) })),
        );
        assert.ok(Math.abs(found.sigma - sigma) < 1e-9 && Math.abs(found.kappa - kappa) < 1e-10);
        assertClose(found.perSecondAlone, perSecondAlone, 1e-9);
      },
    ),
  );
});

test('with noise, no allowed parameters nearby fit better, even where σ or κ is at its limit', () => {
  const random = seededRandom(5);
  const atLimit = { sigma: 0, kappa: 0 };
  for (let run = 0; run < 60; run += 1) {
    const truth: UslModel = { sigma: 0.02 * random(), kappa: 0.001 * random(), perSecondAlone: 50 };
    const noisy = [1, 2, 4, 8, 1, 2, 4, 8].map((n) => ({
      n,
      perSecond: uslThroughput(truth, n) * (0.95 + 0.1 * random()),
    }));
    const best = leastSquaresUsl(noisy);
    if (best.sigma === 0) atLimit.sigma += 1;
    if (best.kappa === 0) atLimit.kappa += 1;
    for (let nearby = 0; nearby < 50; nearby += 1) {
      const other = {
        sigma: Math.max(0, best.sigma + 0.01 * (random() - 0.5)),
        kappa: Math.max(0, best.kappa + 0.001 * (random() - 0.5)),
        perSecondAlone: best.perSecondAlone * (1 + 0.02 * (random() - 0.5)),
      };
      assert.ok(squaredError(best, noisy) <= squaredError(other, noisy) * (1 + 1e-9));
    }
  }
  assert.ok(atLimit.sigma > 5 && atLimit.kappa > 5, JSON.stringify(atLimit));
});

test('with noise of 5 % of what is measured, 95 of 100 intervals hold the true κ; taken for noise of one size, far fewer do', () => {
  const truth = { sigma: 0.03, kappa: 0.002, perSecondAlone: 48 };
  const held = (errors: 'relative' | 'absolute') => {
    const random = seededRandom(31);
    const experiments = 1_000;
    let inside = 0;
    for (let experiment = 0; experiment < experiments; experiment += 1) {
      const noisy = [1, 2, 4, 8, 16, 32, 1, 2, 4, 8, 16, 32].map((n) => ({
        n,
        perSecond: uslThroughput(truth, n) * Math.exp(0.05 * normalSample(random)),
      }));
      const { low, high } = fitUsl(noisy, { errors }).intervals.kappa;
      if (low <= truth.kappa && truth.kappa <= high) inside += 1;
    }
    return inside / experiments;
  };
  // Three standard deviations of a thousand experiments are two in 100.
  const relative = held('relative');
  assert.ok(relative > 0.93 && relative < 0.975, `${relative}`);
  assert.ok(held('absolute') < 0.9, `${held('absolute')}`);
});

test('of repeated experiments the true parameters lie in 95 of 100 intervals, also at their limit', () => {
  const random = seededRandom(12);
  const experiments = 400;
  for (const [sigma, kappa] of [
    [0.06, 0.002],
    [0.06, 0],
  ] as const) {
    const truth = { sigma, kappa, perSecondAlone: 48 };
    const values = { ...truth, peak: uslPeak(truth), efficiency: uslEfficiency(truth, 32) };
    const missed = { sigma: 0, kappa: 0, perSecondAlone: 0, peak: 0, efficiency: 0 };
    for (let experiment = 0; experiment < experiments; experiment += 1) {
      const { intervals } = fitUsl(
        [1, 2, 4, 8, 16, 32, 1, 2, 4, 8, 16, 32].map((n) => ({
          n,
          perSecond: uslThroughput(truth, n) + 10 * (random() + random() + random() - 1.5),
        })),
        { errors: 'absolute' },
      );
      for (const key of Object.keys(missed) as (keyof typeof missed)[]) {
        if (values[key] < intervals[key].low || values[key] > intervals[key].high) missed[key] += 1;
      }
    }
    // 20 of 400 are expected; 33 are three standard deviations more.
    for (const count of Object.values(missed)) assert.ok(count <= 33, JSON.stringify(missed));
  }
});

test('the model says nothing of what was not measured', () => {
  const growing = fitUsl(CISCO.slice(0, 16));
  assert.deepEqual(growing.measured, { from: 1, to: 16 });
  assert.equal(fittedThroughput(growing, 16), uslThroughput(growing.model, 16));
  assert.throws(() => fittedThroughput(growing, 17), /measured with 1 to 16, so nothing can be said of 17/);
  assert.throws(() => fittedThroughput(growing, 0.5), RangeError);
});

test('linear scaling has no peak and full efficiency; serial work gains nothing', () => {
  const linear = { sigma: 0, kappa: 0, perSecondAlone: 12 };
  assert.deepEqual([uslThroughput(linear, 7), uslEfficiency(linear, 7)], [84, 1]);
  assert.equal(uslPeak(linear), Number.POSITIVE_INFINITY);
  assert.equal(uslPeak({ ...linear, sigma: 1 }), 1);
  assert.equal(uslThroughput({ ...linear, sigma: 1 }, 9), 12);
  assert.equal(uslPeak({ ...linear, sigma: 0.2, kappa: 0.05 }), 4);
});

test('too few measurements, or impossible ones, are refused', () => {
  assert.throws(() => fitUsl(CISCO.slice(0, 3)), /not 3 at 3/);
  assert.throws(() => fitUsl(measured([9, 9, 17, 18], [1, 1, 2, 2])), /not 4 at 2/);
  assert.throws(() => fitUsl(measured([9, 18, 0, 30])), /perSecond must be a positive number/);
  assert.throws(() => uslThroughput({ sigma: -0.1, kappa: 0, perSecondAlone: 1 }, 2), /sigma/);
});
