import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concludeFrom } from '../for-tests/conclude-from.ts';
import { FakeLaboratory } from '../for-tests/fake-laboratory.ts';
import { stepsOf } from '../plan.ts';
import { pico } from './experiment.ts';

const SERIES = {
  secondsOfPoint: [0, 1],
  inSystem: [1, 900],
  arrivalsPerSecond: [80, 300],
  completionsPerSecond: [80, 200],
};

const conclude = (forecastS: number, drainS: (peakPerSecond: number) => number | undefined, refused = 0) =>
  concludeFrom(pico, 'full', ({ peakPerSecond }, repetition) => {
    const took = drainS(peakPerSecond);
    return {
      figures: {
        ...{ highest: 3_847, earlyForecastS: forecastS * 1.3, forecastS, sent: 5_000, refused },
        drainS: took && took * (1 + (repetition - 2.5) / 100),
      },
      series: SERIES,
    };
  });

test('pico judges its forecast at every height of the burst, in both directions', () => {
  assert.equal(conclude(10, () => 11).outcome, 'confirmed');
  assert.equal(conclude(10, () => 20).outcome, 'refuted');
  assert.equal(
    conclude(10, () => 5).outcome,
    'refuted',
    'a queue that drains in half the time was forecast wrongly, too',
  );
  assert.equal(conclude(10, (peak) => (peak === 450 ? 20 : 10)).outcome, 'refuted', 'one height is enough');
  assert.equal(conclude(10, () => 11, 3).outcome, 'refuted');
  assert.equal(conclude(10, () => undefined, 3).outcome, 'refuted', 'what was refused was refused');
});

test('a queue that is not empty when the load ends refutes a forecast that it exceeds already, and tells nothing otherwise', () => {
  // It is watched for 32 s.
  assert.equal(conclude(10, () => undefined).outcome, 'refuted');
  const { outcome, verdict } = conclude(30, () => undefined);
  assert.equal(outcome, 'undecided');
  assert.match(verdict.es, /no se vació mientras duró la carga/);
  assert.match(verdict.es, /no se decide si tras un pico de 300\/s, la cola se vacía/);
  assert.doesNotMatch(`${verdict.es} ${verdict.en}`, /NaN/);
});

test('counts are exact, and none refused is said with what it excludes', () => {
  const { verdict } = conclude(10, () => 11);
  assert.match(verdict.es, /La cola llegó a 3\u202f847 consultas/);
  assert.match(verdict.es, /Se rechazaron 0 consultas de 60\u202f000 \(como mucho el 0,00499\s%, al 95\s%\)/);
});

test('the height of a burst is written as numbers are in each language', () => {
  const measured = {
    figures: { highest: 900, earlyForecastS: 1, forecastS: 1, drainS: 1, refused: 0 },
    series: SERIES,
  };
  const steps = [{ factors: { peakPerSecond: 1_500 }, repetition: 1, seed: 1 }];
  const [chart] = concludeFrom(pico, 'short', () => measured, steps).charts;
  assert.match(chart?.title.es ?? '', /un pico de 1\u202f500\/s/);
  assert.match(chart?.title.en ?? '', /a burst of 1\u202f500\/s/);
});

test('forecasts are written down while the load lasts, before the draining is over, and settled after it', async () => {
  const laboratory = new FakeLaboratory();
  const plan = pico.plans.short;
  const [step] = stepsOf(plan);
  const startMs = laboratory.clockMs;
  const taken = await pico.measure(laboratory, { ...(step ?? assert.fail()), plan, earlier: [] });
  assert.ok('figures' in taken);
  const { drainS = Number.NaN, forecastS } = taken.figures;
  const [early, late] = laboratory.predictions;
  assert.ok(early && late && laboratory.predictions.length === 2);
  assert.ok(early.atMs - startMs < 8_000, 'the first is made before the burst');
  assert.ok(late.atMs - startMs < 13_000 + 1000 * drainS, 'the second before the queue is empty');
  assert.equal(late.outcome && 'ms' in late.outcome && late.outcome.ms, 1000 * drainS);
  assert.ok(forecastS && late.lowMs < 1000 * drainS && 1000 * drainS < late.highMs, JSON.stringify(late));
});
