import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exponential } from '../../queueing/distribution.ts';
import { seededRandom } from '../../queueing/random.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import { concludeFrom } from '../for-tests/conclude-from.ts';
import { stepsOf } from '../plan.ts';
import { analyse, type Findings } from './analyse.ts';
import { latenciaCarga } from './experiment.ts';
import { type MadeUp, runOf } from './made-up-system.ts';
import { CALIBRATION } from './setup.ts';
import { SYSTEMS } from './suppositions.ts';

const { plans, limits } = latenciaCarga;
const systemOf = (key: string) => SYSTEMS.find((one) => one.key === key)?.system ?? assert.fail(key);

/** One run of the full plan with such a system, through the real decision. */
function findingsOf(system: MadeUp, seed = 1): Findings {
  const plan = plans.full;
  const measure = runOf(system, plan, seededRandom(seed, 3));
  const measurements = stepsOf(plan).map((step) => ({ ...measure(step.factors), ...step }));
  return analyse(measurements, { plan, limits });
}

/** Predicted / measured at a load, for an ideal queue. */
function ratioAt({ rows }: Findings, load: number): number {
  const { samples } = rows.find(({ planned }) => planned === load) ?? assert.fail();
  return Math.exp(-momentsOf(samples.map((one) => Math.log(one.waitMs / one.idealWaitMs))).mean);
}

function ratiosOf(key: string): number[] {
  const findings = findingsOf(systemOf(key));
  return [0.4, 0.6, 0.8].map((load) => ratioAt(findings, load));
}

function assertWithin(values: readonly number[], low: number, high: number): void {
  assert.ok(
    values.every((value) => value >= low && value <= high),
    String(values),
  );
}

describe('predicted / measured, with a prediction from the calibration at low load', () => {
  test('is 1.00 ± 0.03 at every load in the system that was assumed', () => {
    assertWithin(ratiosOf('holds'), 0.97, 1.03);
  });

  test('falls with the load where workers ask every 100 ms: low load hides it, high load shows it', () => {
    const runs = Array.from({ length: 10 }, (_, seed) => findingsOf(systemOf('polling'), seed));
    const meanAt = (load: number) => momentsOf(runs.map((findings) => ratioAt(findings, load))).mean;
    const [idle, busy] = [meanAt(0.4), meanAt(0.9)];
    assertWithin([idle], 0.97, 1.03);
    assert.ok(busy < 0.95, String(busy));
  });

  test('is a quarter to a half where the queue is two', () => {
    assertWithin(ratiosOf('split'), 0.22, 0.5);
  });
});

test('each assumption that is broken shows in the part of the hypothesis that is about it', () => {
  for (const [key, about] of [
    ['polling', 'handover'],
    ['slow-handover', 'handover'],
    ['split', 0.6],
    ['md4', 'work'],
    ['mh4', 'work'],
    ['dm4', 'arrivals'],
    ['bursts', 'arrivals'],
  ] as const) {
    const claim = findingsOf(systemOf(key)).claims.find((one) => one.about === about);
    assert.equal(claim?.decision, 'refuted', key);
  }
});

test('the short plan decides nothing, not even of a system that is as assumed', () => {
  for (const key of ['holds', 'md4', 'mh4']) {
    const measure = runOf(systemOf(key), plans.short, seededRandom(5, 3));
    const { outcome, verdict } = concludeFrom(latenciaCarga, 'short', (factors) => measure(factors));
    assert.equal(outcome, 'undecided', key);
    assert.match(verdict.es, /no se decide nada/);
  }
});

test('last come, first served is invisible: no mean wait changes with the order', () => {
  const findings = findingsOf(systemOf('last-first'));
  assert.equal(findings.outcome, 'confirmed');
  assertWithin(
    [0.6, 0.8].map((load) => ratioAt(findings, load)),
    0.93,
    1.07,
  );
});

test('a load of whose prediction the handover is the larger part is not scored', () => {
  const { rows } = findingsOf({ handover: exponential(12) });
  const at = (load: number) => rows.find(({ planned }) => planned === load);
  assert.equal(at(0.4)?.unscored, 'handover');
  assert.equal(at(0.8)?.unscored, undefined);
  assert.equal(at(0.9)?.unscored, 'steadyState');
});

test('it is undecided as long as a load was not measured, and without a calibration predicts nothing', () => {
  const measure = runOf({}, plans.full, seededRandom(2, 3));
  const steps = stepsOf(plans.full);
  const all = steps.map((step) => ({ ...measure(step.factors), ...step }));
  const conclude = (measurements: typeof all) => analyse(measurements, { plan: plans.full, limits });
  assert.equal(conclude(all).outcome, 'confirmed');
  assert.equal(conclude(all.filter(({ factors }) => factors.utilisation !== 0.8)).outcome, 'undecided');
  const uncalibrated = conclude(all.filter(({ factors }) => factors.utilisation !== CALIBRATION));
  assert.deepEqual([uncalibrated.outcome, uncalibrated.claims.length], ['undecided', 0]);
});

test('every other repetition takes the loads backwards, and the first one calibrates before all loads', () => {
  const loads = stepsOf(plans.full).map(({ factors }) => factors.utilisation);
  const once = loads.slice(0, 5);
  assert.equal(loads[0], CALIBRATION);
  assert.deepEqual(loads.slice(0, 10), [...once, ...once.toReversed()]);
});
