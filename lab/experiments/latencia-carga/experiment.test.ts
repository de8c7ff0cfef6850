import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constant, type Distribution, exponential } from '../../queueing/distribution.ts';
import { seededRandom } from '../../queueing/random.ts';
import { poisson } from '../../queueing/simulation/arrival-process.ts';
import { simulate } from '../../queueing/simulation/simulate.ts';
import { momentsOf } from '../../queueing/statistics/moments.ts';
import { concludeFrom } from '../conclude-from.ts';
import { stepsOf } from '../plan.ts';
import { latenciaCarga } from './experiment.ts';
import { type Factors, type Measured, SATURATED, SERVERS, type Waits } from './setup.ts';

const CAPACITY: Measured = { figures: { capacityPerSecond: 80 }, series: {} };

/** The queue of the experiment, simulated instead of measured. */
const simulatedQueue =
  (service: Distribution, change: (waits: Waits, factors: Factors) => Waits = (waits) => waits) =>
  (factors: Factors, repetition: number): Measured =>
    factors.utilisation === SATURATED
      ? CAPACITY
      : change(simulatedWaits(service)(factors, repetition), factors);

const simulatedWaits =
  (service: Distribution) =>
  ({ utilisation }: Factors, repetition: number): Waits => {
    const handoverMs = 5;
    const perSecond = (utilisation * SERVERS * 1000) / service.mean;
    const customers = 4_000;
    const scenario = { arrivals: poisson(perSecond), service, workers: SERVERS };
    const run = simulate(scenario, { seed: 11, replication: repetition, customers, warmUp: 1_000 });
    const random = seededRandom(repetition, Math.round(utilisation * 100));
    const gaps = exponential(1000 / perSecond);
    return {
      figures: { arrivalsPerSecond: run.perSecond, idealWaitMs: momentsOf(run.waitMs).mean + handoverMs },
      series: {
        waitMs: [...run.waitMs].map((ms) => ms + handoverMs),
        handoverMs: [handoverMs],
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

test('latencia-carga says where batches resemble each other so much that an interval is too narrow', () => {
  const noteOf = (waitMs: (index: number) => number) =>
    concludeFrom(
      latenciaCarga,
      'full',
      simulatedQueue(exponential(50), (waits, { utilisation }) => {
        const series = { ...waits.series, waitMs: Array.from({ length: 4_000 }, (_, i) => waitMs(i)) };
        return utilisation === 0.8 ? { ...waits, series } : waits;
      }),
    )
      .charts[0]?.notes?.map(({ es }) => es)
      .join(' ') ?? '';
  // A wait that grows and falls over thousands of consultas, and one of which each tells nothing of the next.
  assert.match(
    noteOf((i) => 50 + 40 * Math.sin(i / 640)),
    /Al .*80\s%.*, cada lote se parece al anterior/,
  );
  assert.doesNotMatch(
    noteOf((i) => (i % 2 === 0 ? 20 : 80)),
    /80\s%.*, cada lote/,
  );
});

test('latencia-carga is undecided as long as a load was not measured', () => {
  const some = stepsOf(latenciaCarga.plans.full).slice(0, 3);
  const { outcome } = concludeFrom(latenciaCarga, 'full', simulatedQueue(exponential(50)), some);
  assert.equal(outcome, 'undecided');
});

test('latencia-carga says that the work is not exponential when it is constant', () => {
  const { outcome, tables } = concludeFrom(latenciaCarga, 'full', simulatedQueue(constant(50)));
  assert.equal(outcome, 'refuted');
  const reasons = tables[0]?.rows.map((row) => row.at(-1)) as { en: string }[];
  assert.ok(reasons.some(({ en }) => en === 'Exponential work'));
});

test('latencia-carga is undecided when too few consultas ended for an interval', () => {
  const few = simulatedQueue(exponential(50), ({ figures, series }) => ({
    figures,
    series: { ...series, waitMs: series.waitMs.slice(0, 10) },
  }));
  const { outcome, verdict } = concludeFrom(latenciaCarga, 'full', few);
  assert.equal(outcome, 'undecided');
  assert.match(verdict.es, /No hay bastantes mediciones/);
});
