import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constant, type Distribution, exponential, hyperexponential, lognormal } from '../distribution.ts';
import { allenCunneen, kraemerLangenbachBelz, longestMeanWaitMs } from '../ggc.ts';
import { mg1 } from '../mg1.ts';
import { mmc, mmcResponseQuantileMs, mmcWaitQuantileMs } from '../mmc.ts';
import { bisect } from '../statistics/bisect.ts';
import { momentsOf } from '../statistics/moments.ts';
import { quantile } from '../statistics/quantiles.ts';
import type { MeanInterval } from '../statistics/student.ts';
import { batches, poisson, renewal } from './arrival-process.ts';
import { estimate } from './estimate.ts';
import type { Scenario } from './scenario.ts';
import type { SimulationRun } from './simulate.ts';

/** So rare a miss that all comparisons of this file together are nearly sure to hold when theory is right. */
const CONFIDENCE = 0.999;
const OPTIONS = { seed: 2026, customers: 60_000, warmUp: 5_000, replications: 16, confidence: CONFIDENCE };

const meanWaitMs = (run: SimulationRun) => momentsOf(run.waitMs).mean;
const wait = (scenario: Scenario) => estimate(scenario, OPTIONS, { meanWaitMs }).meanWaitMs;

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

test('Allen and Cunneen are right within 15 % for Poisson arrivals at four servers from 70 % on', () => {
  for (const [service, rho] of [
    [constant(20), 0.7],
    [constant(20), 0.9],
    [lognormal(20, 0.25), 0.7],
    [hyperexponential(20, 4), 0.8],
  ] as [Distribution, number][]) {
    const queue = {
      servers: 4,
      serviceMs: 20,
      arrivalsPerSecond: rho * 200,
      arrivalScv: 1,
      serviceScv: service.scv,
    };
    const measured = wait({ arrivals: poisson(queue.arrivalsPerSecond), service, workers: 4 });
    assert.ok(
      Math.abs(allenCunneen(queue).waitMs / measured.mean - 1) < 0.15 + measured.halfWidth / measured.mean,
      `scv ${service.scv} at ${rho}: ${allenCunneen(queue).waitMs}, simulated ${measured.mean}`,
    );
  }
});

test('with arrivals more regular than Poisson the correction is nearer than Allen and Cunneen, who say too much', () => {
  for (const workers of [1, 4]) {
    const queue = {
      servers: workers,
      serviceMs: 20,
      arrivalsPerSecond: 35 * workers,
      arrivalScv: 0.25,
      serviceScv: 1,
    };
    const gap = lognormal(1000 / queue.arrivalsPerSecond, 0.25);
    const { mean } = wait({ arrivals: renewal(gap), service: exponential(20), workers });
    const [plain, corrected] = [
      allenCunneen(queue).waitMs / mean,
      kraemerLangenbachBelz(queue).waitMs / mean,
    ];
    assert.ok(plain > 1.1 && Math.abs(corrected - 1) < plain - 1, `${workers}: ${plain}, ${corrected}`);
  }
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
