import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constant, type Distribution, exponential } from '../distribution.ts';
import type { Conclusion, Experiment, Measured } from '../experiment.ts';
import { seededRandom } from '../random.ts';
import { poisson } from '../simulation/arrival-process.ts';
import { simulate } from '../simulation/simulate.ts';
import { escalado } from './escalado.ts';
import { EXPERIMENTS } from './experiments.ts';
import { fallo } from './fallo.ts';
import { latenciaCarga } from './latencia-carga.ts';
import { SERVERS } from './latencia-carga-comparison.ts';
import { pico } from './pico.ts';
import { respuestaInmediata } from './respuesta-inmediata.ts';

/** Concludes from measurements that a stand-in for the system gives. */
function concludeFrom<F extends Record<string, string | number>>(
  experiment: Experiment<F>,
  planName: 'full' | 'short',
  measure: (factors: F, repetition: number) => Measured,
): Conclusion {
  const plan = experiment.plans[planName];
  const repetitions = Array.from({ length: plan.repetitions }, (_, index) => index + 1);
  const measurements = repetitions.flatMap((repetition) =>
    plan.combinations.map((factors) => ({ ...measure(factors, repetition), factors, repetition })),
  );
  return experiment.conclude(measurements, plan);
}

/** The queue of the experiment, simulated instead of measured. */
const simulatedQueue =
  (service: Distribution) =>
  ({ utilisation }: { utilisation: number }, repetition: number): Measured => {
    const perSecond = (utilisation * SERVERS * 1000) / service.mean;
    const customers = 12_000;
    const scenario = { arrivals: poisson(perSecond), service, workers: SERVERS };
    const run = simulate(scenario, { seed: 11, replication: repetition, customers, warmUp: 4_000 });
    const random = seededRandom(repetition, Math.round(utilisation * 100));
    const gaps = exponential(1000 / perSecond);
    return {
      figures: { arrivalsPerSecond: run.perSecond },
      series: {
        waitMs: [...run.waitMs].map((ms) => ms + 5),
        serviceMs: Array.from({ length: customers }, () => service.sample(random)),
        gapMs: Array.from({ length: customers }, () => gaps.sample(random)),
      },
    };
  };

test('latencia-carga confirms M/M/c for a simulated M/M/c', () => {
  const { outcome, figures } = concludeFrom(latenciaCarga, 'full', simulatedQueue(exponential(50)));
  assert.equal(outcome, 'confirmed');
  assert.equal(figures.inside?.value, 100);
});

test('latencia-carga says that the work is not exponential when it is constant', () => {
  const { outcome, tables } = concludeFrom(latenciaCarga, 'full', simulatedQueue(constant(50)));
  assert.equal(outcome, 'refuted');
  const reasons = tables[0]?.rows.map((row) => row.at(-1)) as { en: string }[];
  assert.ok(reasons.some(({ en }) => en === 'Exponential work'));
});

test('escalado confirms linear scaling, refutes contention, and leaves noise undecided', () => {
  const throughput = (of: (workers: number, repetition: number) => number) =>
    concludeFrom(escalado, 'full', ({ workers }, repetition) => ({
      figures: { throughputPerSecond: of(workers, repetition) },
      series: {},
    }));
  const jitter = (repetition: number) => 1 + (repetition - 2) * 0.002;
  assert.equal(throughput((n, repetition) => 480 * n * jitter(repetition)).outcome, 'confirmed');
  const contended = throughput((n, repetition) => (480 * n * jitter(repetition)) / (1 + 0.15 * (n - 1)));
  assert.equal(contended.outcome, 'refuted');
  assert.ok(Math.abs((contended.figures.sigma?.value ?? 0) - 0.15) < 0.02);
  assert.equal(throughput((n, repetition) => 480 * n * (1 + (repetition - 2) * 0.4)).outcome, 'undecided');
});

test('respuesta-inmediata compares who waits for the work with who does not', () => {
  const conclude = (asynchronousMs: (workMs: number) => number) =>
    concludeFrom(respuestaInmediata, 'full', ({ workMs }) => ({
      figures: {},
      series: {
        asynchronousMs: [1, 2, 3].map((ms) => ms + asynchronousMs(workMs)),
        synchronousMs: [5, 6, 7].map((ms) => ms + workMs),
      },
    }));
  assert.equal(conclude(() => 0).outcome, 'confirmed');
  assert.equal(conclude((workMs) => workMs / 2).outcome, 'refuted');
});

test('pico scores its forecast, and is undecided when the queue never drained', () => {
  const conclude = (forecastS: number, drainS: number, refused = 0) =>
    concludeFrom(pico, 'full', () => ({
      figures: { highest: 900, forecastS, drainS, refused },
      series: { secondsOfPoint: [0, 1], inSystem: [1, 900] },
    })).outcome;
  assert.equal(conclude(10, 11), 'confirmed');
  assert.equal(conclude(10, 20), 'refuted');
  assert.equal(conclude(10, 11, 3), 'refuted');
  assert.equal(conclude(10, Number.NaN), 'undecided');
});

test('fallo is refuted by a single lost consulta', () => {
  const conclude = (lost: number) =>
    concludeFrom(fallo, 'short', () => ({
      figures: { accepted: 1_000, lost, duplicated: 0, recoveredAfterMs: 2_500 },
      series: { secondsOfPoint: [1, 2], p95Ms: [10, Number.NaN], failed: [0, 3], faultAtS: [1] },
    }));
  assert.equal(conclude(0).outcome, 'confirmed');
  const { outcome, verdict } = conclude(1);
  assert.equal(outcome, 'refuted');
  assert.match(verdict.es, /se perdieron 1/);
});

test('every experiment declares itself in both languages and has a name of its own', () => {
  assert.equal(new Set(EXPERIMENTS.map(({ name }) => name)).size, EXPERIMENTS.length);
  for (const { title, question, hypothesis, factors, stopRule } of EXPERIMENTS) {
    for (const text of [title, question, hypothesis, factors, stopRule]) assert.ok(text.es && text.en);
  }
});
