import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constant, type Distribution, exponential } from '../queueing/distribution.ts';
import { seededRandom } from '../queueing/random.ts';
import { poisson } from '../queueing/simulation/arrival-process.ts';
import { simulate } from '../queueing/simulation/simulate.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';
import { escalado } from './escalado/experiment.ts';
import type { Conclusion, Experiment, Measured } from './experiment.ts';
import { EXPERIMENTS } from './experiments.ts';
import { fallo } from './fallo/experiment.ts';
import { SERVERS } from './latencia-carga/comparison.ts';
import { latenciaCarga } from './latencia-carga/experiment.ts';
import { pico } from './pico/experiment.ts';
import { respuestaInmediata } from './respuesta-inmediata/experiment.ts';

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
    if (utilisation === 1) return { figures: { capacityPerSecond: 80 }, series: {} };
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
    concludeFrom(latenciaCarga, 'full', (factors, repetition) => {
      const measured = simulatedQueue(exponential(50))(factors, repetition);
      const series = { ...measured.series, waitMs: Array.from({ length: 4_000 }, (_, i) => waitMs(i)) };
      return factors.utilisation === 0.8 ? { ...measured, series } : measured;
    })
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
  const plan = latenciaCarga.plans.full;
  const some = plan.combinations
    .slice(0, 3)
    .map((factors) => ({ ...simulatedQueue(exponential(50))(factors, 1), factors, repetition: 1 }));
  assert.equal(latenciaCarga.conclude(some, plan).outcome, 'undecided');
});

test('latencia-carga says that the work is not exponential when it is constant', () => {
  const { outcome, tables } = concludeFrom(latenciaCarga, 'full', simulatedQueue(constant(50)));
  assert.equal(outcome, 'refuted');
  const reasons = tables[0]?.rows.map((row) => row.at(-1)) as { en: string }[];
  assert.ok(reasons.some(({ en }) => en === 'Exponential work'));
});

const jitter = (repetition: number) => 1 + (repetition - 2) * 0.002;
const linear = (workers: number, repetition: number) => 95 * workers * jitter(repetition);
/** Work that calculates, on so many cores. */
const limited = (cores: number) => (workers: number, repetition: number) =>
  48 * Math.min(workers, cores) * jitter(repetition);

/** What `escalado` says on a machine with two cores, which so many waiting workers fill. */
const scale = (
  rates: Record<'espera' | 'cpu', (workers: number, repetition: number) => number>,
  { cores = 2, filledBy = 100 } = {},
) =>
  concludeFrom(escalado, 'full', ({ work, workers }, repetition) => ({
    figures: {
      throughputPerSecond: rates[work](workers, repetition),
      machineCpuShare: work === 'cpu' || workers >= filledBy ? 0.97 : 0.3,
      cores,
    },
    series: {},
  }));

test('escalado confirms that waiting scales linearly and calculating as far as there are cores', () => {
  const { outcome, figures, verdict } = scale({ espera: linear, cpu: limited(2) });
  assert.equal(outcome, 'confirmed');
  assert.equal(figures['cpu.enough']?.value, 2);
  assert.match(verdict.es, /más de 2 workers no terminan más en 2 núcleos: 96\/s, 2 veces uno solo/);
});

test('escalado refutes contention while waiting, and leaves noise undecided', () => {
  const contended = scale({
    espera: (n, repetition) => linear(n, repetition) / (1 + 0.15 * (n - 1)),
    cpu: limited(2),
  });
  assert.equal(contended.outcome, 'refuted');
  assert.ok(Math.abs((contended.figures['espera.sigma']?.value ?? 0) - 0.15) < 0.02);
  const noise = (n: number, repetition: number) => 95 * n * (1 + (repetition - 2) * 0.4);
  assert.equal(scale({ espera: noise, cpu: limited(2) }).outcome, 'undecided');
});

test('escalado does not blame on waiting what a machine without CPU left does not finish', () => {
  const rates = (most: number) => ({
    espera: (n: number, repetition: number) => Math.min(linear(n, repetition), most),
    cpu: limited(2),
  });
  const eight = scale(rates(95 * 5), { filledBy: 8 });
  assert.equal(eight.outcome, 'confirmed');
  assert.match(
    eight.verdict.es,
    /4 workers alcanzan el 100\s% de la aceleración lineal .* Con 8 no quedaba CPU/,
  );
  assert.equal(scale(rates(95 * 5)).outcome, 'refuted', 'CPU was left');
  const most = scale(rates(95 * 3), { filledBy: 4 });
  assert.equal(most.outcome, 'undecided');
  assert.match(most.verdict.en, /With 4 and 8 there was no CPU left, so the result tells of the machine/);
});

test('escalado refutes calculating that grows on beyond the cores, and is undecided with more cores than workers', () => {
  assert.equal(scale({ espera: linear, cpu: limited(4) }).outcome, 'refuted');
  const { outcome, verdict } = scale({ espera: linear, cpu: limited(16) }, { cores: 16 });
  assert.equal(outcome, 'undecided');
  assert.match(verdict.en, /more is finished up to 8 workers, the most that were measured, on 16 cores/);
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
  const { outcome, figures } = conclude(() => 0);
  assert.equal(outcome, 'confirmed');
  assert.deepEqual([figures['e2e.p99']?.value, figures['synchronous.p99']?.value], [7, 507]);
  assert.equal(conclude((workMs) => workMs / 2).outcome, 'refuted');
});

test('pico scores its forecast, and is undecided when the queue never drained', () => {
  const conclude = (forecastS: number, drainS: number, refused = 0) =>
    concludeFrom(pico, 'full', () => ({
      figures: { highest: 900, earlyForecastS: forecastS * 1.3, forecastS, drainS, refused },
      series: { secondsOfPoint: [0, 1], inSystem: [1, 900] },
    }));
  assert.equal(conclude(10, 11).outcome, 'confirmed');
  assert.equal(conclude(10, 20).outcome, 'refuted');
  assert.equal(conclude(10, 11, 3).outcome, 'refuted');
  assert.equal(conclude(10, Number.NaN, 3).outcome, 'refuted', 'what was refused was refused');
  const { outcome, verdict } = conclude(10, Number.NaN);
  assert.equal(outcome, 'undecided');
  assert.match(verdict.es, /no se vació mientras duró la carga/);
  assert.doesNotMatch(`${verdict.es} ${verdict.en}`, /NaN/);
});

test('the height of a burst is written as numbers are in each language', () => {
  const measured = {
    figures: { highest: 900, earlyForecastS: 1, forecastS: 1, drainS: 1, refused: 0 },
    series: {},
    factors: { peakPerSecond: 1_500 },
    repetition: 1,
  };
  const [chart] = pico.conclude([measured], pico.plans.short).charts;
  assert.match(chart?.title.es ?? '', /un pico de 1\u202f500\/s/);
  assert.match(chart?.title.en ?? '', /a burst of 1\u202f500\/s/);
});

test('fallo is refuted by a single lost consulta or one that ended twice, and undecided where that was not looked for', () => {
  const conclude = (lost: number, endedTwice = 0) =>
    concludeFrom(fallo, 'short', () => ({
      figures: { accepted: 1_000, lost, duplicated: 0, endedTwice, recoveredAfterMs: 2_500 },
      series: { secondsOfPoint: [1, 2], p95Ms: [10, Number.NaN], failed: [0, 3], faultAtS: [1] },
    }));
  assert.equal(conclude(0).outcome, 'confirmed');
  const { outcome, verdict } = conclude(1);
  assert.equal(outcome, 'refuted');
  assert.match(verdict.es, /se perdieron 1/);
  assert.equal(conclude(0, 1).outcome, 'refuted');
  assert.equal(conclude(0, Number.NaN).outcome, 'undecided');
});

test('where workers are not to be started, or do not accept simulated work, it is said beforehand', () => {
  const obstacles = (processes: boolean, simulatedWork: boolean) =>
    EXPERIMENTS.map(({ obstacle }) => obstacle({ processes, servers: [], simulatedWork })?.code);
  assert.deepEqual(new Set(obstacles(true, true)), new Set([undefined]));
  assert.deepEqual(new Set(obstacles(true, false)), new Set(['trabajo_no_admitido']), 'all set the work');
  assert.equal(
    respuestaInmediata.obstacle({ processes: false, servers: [], simulatedWork: true }),
    undefined,
  );
  assert.ok(obstacles(false, false).every(Boolean));
});

test('every experiment declares itself in both languages and has a name of its own', () => {
  assert.equal(new Set(EXPERIMENTS.map(({ name }) => name)).size, EXPERIMENTS.length);
  for (const { title, question, hypothesis, factors, stopRule } of EXPERIMENTS) {
    for (const text of [title, question, hypothesis, factors, stopRule]) assert.ok(text.es && text.en);
  }
});
