import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concludeFrom } from '../for-tests/conclude-from.ts';
import { stepsOf } from '../plan.ts';
import { escalado } from './experiment.ts';

const jitter = (repetition: number) => 1 + (repetition - 3) * 0.002;
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
  const noise = (n: number, repetition: number) => 95 * n * (1 + (((7 * repetition + 3 * n) % 5) - 2) * 0.15);
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
    /4 workers alcanzan el 100\s% \(entre 100\s% y 100\s%\) de la aceleración lineal\. Con 8 no quedaba CPU/,
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

test('escalado is undecided when only one kind of work was measured, or nothing was finished', () => {
  const measured = (throughputPerSecond: number) => () => ({
    figures: { throughputPerSecond, machineCpuShare: 0.3, cores: 2 },
    series: {},
  });
  const steps = stepsOf(escalado.plans.full).filter(({ factors }) => factors.work === 'espera');
  assert.equal(concludeFrom(escalado, 'full', measured(50), steps).outcome, 'undecided');
  assert.equal(concludeFrom(escalado, 'full', measured(0)).outcome, 'undecided');
});
