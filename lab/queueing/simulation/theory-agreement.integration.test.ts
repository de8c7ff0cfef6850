import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constant, type Distribution, exponential, hyperexponential } from '../distribution.ts';
import { batches, poisson, renewal } from '../for-tests/arrival-process.ts';
import { estimate } from '../for-tests/estimate.ts';
import { lognormal } from '../for-tests/lognormal.ts';
import { longestMeanWaitMs } from '../for-tests/longest-mean-wait.ts';
import { mg1 } from '../for-tests/mg1.ts';
import { mmcResponseQuantileMs, mmcWaitQuantileMs } from '../for-tests/mmc-tails.ts';
import { ggc } from '../ggc.ts';
import { mmc } from '../mmc.ts';
import { seededRandom } from '../random.ts';
import { bisect } from '../statistics/bisect.ts';
import { momentsOf } from '../statistics/moments.ts';
import { quantile } from '../statistics/quantiles.ts';
import { type MeanInterval, meanInterval } from '../statistics/student.ts';
import { simulatePool } from './pool.ts';
import type { Scenario } from './scenario.ts';
import { PURPOSES, type SimulationRun } from './simulate.ts';

/** So rare a miss that all comparisons of this file together are nearly sure to hold when theory is right. */
const CONFIDENCE = 0.999;
const OPTIONS = { seed: 2026, customers: 20_000, warmUp: 3_000, replications: 32, confidence: CONFIDENCE };

const meanWaitMs = (run: SimulationRun) => momentsOf(run.waitMs).mean;
const wait = (scenario: Scenario) => estimate(scenario, OPTIONS, { meanWaitMs }).meanWaitMs;

/** The same customers as {@link wait} has, and the same waits (pool.test.ts), in a tenth of the time. */
function waitInPool({ arrivals, service, workers }: Scenario): MeanInterval {
  const means = Array.from({ length: OPTIONS.replications }, (_, replication) => {
    const random = (purpose: number) => seededRandom(OPTIONS.seed, replication * PURPOSES + purpose);
    const pool = { servers: workers, customers: OPTIONS.customers, warmUp: OPTIONS.warmUp };
    return momentsOf(simulatePool(arrivals.start(random(0)), service, random(1), pool).waitMs).mean;
  });
  return meanInterval(means, CONFIDENCE);
}

/** Theory inside the interval, and the interval narrow enough to tell anything. */
function assertInside(expected: number, { low, high, mean, halfWidth }: MeanInterval, what: string): void {
  assert.ok(low <= expected && expected <= high, `${what}: ${expected} is not in ${low} … ${high}`);
  assert.ok(halfWidth < 0.2 * mean, `${what}: ±${halfWidth} around ${mean} tells nothing`);
}

for (const [servers, rho] of [
  [1, 0.5],
  [1, 0.8],
  [4, 0.7],
  [4, 0.9],
  [30, 0.9],
] as const) {
  test(`M/M/${servers} at ${rho * 100} %: averages, P(wait) and quantiles are those of theory`, () => {
    const queue = { servers, serviceMs: 20, arrivalsPerSecond: rho * servers * 50 };
    const expected = mmc(queue);
    const measured = estimate(
      { arrivals: poisson(queue.arrivalsPerSecond), service: exponential(20), workers: servers },
      OPTIONS,
      {
        waitMs: meanWaitMs,
        responseMs: (run) => momentsOf(run.responseMs).mean,
        inSystem: (run) => run.inSystem,
        utilisation: (run) => run.inService / servers,
        waitProbability: (run) => run.waitMs.filter((ms) => ms > 0).length / run.waitMs.length,
        waitP95Ms: (run) => quantile(run.waitMs.sort(), 0.95),
        responseP99Ms: (run) => quantile(run.responseMs.sort(), 0.99),
      },
    );
    const { waitP95Ms, responseP99Ms, ...averages } = measured;
    for (const key of Object.keys(averages) as (keyof typeof averages)[]) {
      assertInside(expected[key], measured[key], key);
    }
    assertInside(mmcWaitQuantileMs(queue, 0.95), waitP95Ms, 'p95 of the wait');
    assertInside(mmcResponseQuantileMs(queue, 0.99), responseP99Ms, 'p99 of the response');
  });
}

for (const [name, service] of [
  ['constant', constant(20)],
  ['lognormal', lognormal(20, 0.4)],
  ['hyperexponential', hyperexponential(20, 3)],
] as [string, Distribution][]) {
  test(`M/G/1 with ${name} service waits as Pollaczek and Khinchine say`, () => {
    const expected = mg1({ arrivalsPerSecond: 35, serviceMs: 20, serviceScv: service.scv });
    assertInside(expected.waitMs, wait({ arrivals: poisson(35), service, workers: 1 }), name);
  });
}

test('D/M/1 waits as it is known to: σ/(1−σ) service times, σ = exp(−(1−σ)/ρ)', () => {
  const { reached: sigma } = bisect((x) => x - Math.exp(-(1 - x) / 0.75), 0, 0, 0.75);
  const scenario = { arrivals: renewal(constant(20 / 0.75)), service: exponential(20), workers: 1 };
  assertInside((20 * sigma) / (1 - sigma), wait(scenario), 'wait');
});

test('batches of five at one server: ρ(1+5)/2(1−ρ) in the system', () => {
  const scenario = { arrivals: batches(exponential(200), 5), service: exponential(20), workers: 1 };
  const { inSystem } = estimate(scenario, OPTIONS, { inSystem: (run) => run.inSystem });
  assertInside((0.5 * 6) / (2 * 0.5), inSystem, 'inSystem');
});

test('two workers with three hands each are six servers', () => {
  const scenario = { arrivals: poisson(240), service: exponential(20), workers: 2, concurrency: 3 };
  const queue = { servers: 6, serviceMs: 20, arrivalsPerSecond: 240 };
  assertInside(mmc(queue).waitMs, wait(scenario), 'wait');
});

test('an unlimited prefetch deals the customers out in turn: each of two workers is an E₂/M/1', () => {
  // σ = (2λ/(2λ + μ(1−σ)))² with 35 a second for each worker and μ = 50.
  const { reached: sigma } = bisect((x) => x - (70 / (70 + 50 * (1 - x))) ** 2, 0, 0, 0.9);
  const scenario = { arrivals: poisson(70), service: exponential(20), workers: 2, prefetch: 1_000_000 };
  assertInside((20 * sigma) / (1 - sigma), wait(scenario), 'wait');
});

test('a worker that dies and comes back at random holds as many as theory says', () => {
  // M/M/1 with breakdowns of exponential length, solved by generating functions: rates per millisecond.
  const [lambda, mu, dies, returns] = [0.02, 1 / 20, 1 / 2_000, 1 / 400];
  const down = dies / returns;
  const expected =
    (lambda * (1 + down) + (lambda ** 2 * down) / returns) / (mu - lambda * (1 + down)) +
    (lambda * down) / returns / (1 + down);
  const scenario = {
    arrivals: poisson(20),
    service: exponential(20),
    workers: 1,
    failures: { up: exponential(1 / dies), down: exponential(1 / returns) },
  };
  const { inSystem } = estimate(scenario, OPTIONS, { inSystem: (run) => run.inSystem });
  assertInside(expected, inSystem, 'inSystem');
});

/** With any variability: the shapes that measured times have. */
function withScv(mean: number, scv: number): Distribution {
  if (scv === 0) return constant(mean);
  return scv > 1 ? hyperexponential(mean, scv) : scv === 1 ? exponential(mean) : lognormal(mean, scv);
}

for (const [servers, arrivalScv, atMostShort, atMostLong] of [
  [1, 0.25, 0.07, 0.07],
  [1, 1, 0.01, 0.01],
  [1, 3, 0.07, 0.07],
  [2, 0.25, 0.02, 0.21],
  [2, 1, 0.06, 0.06],
  [2, 3, 0.16, 0.16],
  [4, 0.25, 0.02, 0.21],
  [4, 1, 0.06, 0.06],
  [4, 3, 0.16, 0.16],
  [16, 3, 0.4, 0.02],
] as const) {
  test(`G/G/${servers} with Ca² = ${arrivalScv}: as near to the simulator as is said of it`, () => {
    for (const rho of [0.7, 0.8, 0.9])
      for (const serviceScv of [0.5, 1, 3]) {
        const arrivalsPerSecond = rho * servers * 50;
        const queue = { servers, serviceMs: 20, arrivalsPerSecond, arrivalScv, serviceScv };
        const { mean, halfWidth } = waitInPool({
          arrivals: renewal(withScv(1000 / arrivalsPerSecond, arrivalScv)),
          service: withScv(20, serviceScv),
          workers: servers,
        });
        const [ratio, chance] = [ggc(queue).waitMs / mean, halfWidth / mean];
        const what = `Cs² ${serviceScv} at ${rho}: ${ratio} of the simulated wait, ± ${chance}`;
        assert.ok(ratio > 1 - atMostShort - chance && ratio < 1 + atMostLong + chance, what);
      }
  });
}

test('where hardly anything varies G/G/c says far too much: four times the wait', () => {
  const queue = { servers: 4, serviceMs: 20, arrivalsPerSecond: 140, arrivalScv: 0.25, serviceScv: 0 };
  const arrivals = renewal(lognormal(1000 / 140, 0.25));
  const ratio = ggc(queue).waitMs / wait({ arrivals, service: constant(20), workers: 4 }).mean;
  assert.ok(ratio > 3 && ratio < 4.5, String(ratio));
});

test('no mean wait is longer than the bound of Kingman', () => {
  for (const [gapScv, service, workers, rho] of [
    [0.25, lognormal(20, 0.25), 1, 0.9],
    [4, exponential(20), 1, 0.7],
    [4, hyperexponential(20, 4), 4, 0.7],
  ] as [number, Distribution, number, number][]) {
    const arrivalsPerSecond = rho * workers * 50;
    const gapMs = 1000 / arrivalsPerSecond;
    const gap = gapScv > 1 ? hyperexponential(gapMs, gapScv) : lognormal(gapMs, gapScv);
    const bound = longestMeanWaitMs({
      servers: workers,
      serviceMs: 20,
      arrivalsPerSecond,
      arrivalScv: gapScv,
      serviceScv: service.scv,
    });
    assert.ok(wait({ arrivals: renewal(gap), service, workers }).mean < bound);
  }
});
