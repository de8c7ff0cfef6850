import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Comparison } from '@sel/contract/lab/comparison';
import { Check } from 'typebox/value';
import type { StoredMeasurement } from '../experiments/measurement.ts';
import type { StoredRun } from '../experiments/stored-run.ts';
import { comparisonOf } from './comparison.ts';
import { ofReports } from './of-reports.ts';

const MACHINE = { cpu: 'X', cores: 2, memoryBytes: 2 ** 33, os: 'Linux', node: '24.1.0' };

/** A run of `escalado` whose throughput is so many times the usual one. */
function runOf(
  id: string,
  factor: number,
  change: { repetitions?: number; experiment?: string; seed?: number } = {},
) {
  const { repetitions = 5, experiment = 'escalado', seed = 1 } = change;
  const combinations = [1, 2].map((workers) => ({ work: 'espera', workers }));
  const measurements: StoredMeasurement[] = Array.from({ length: repetitions }, (_, index) =>
    combinations.map((factors) => ({
      factors,
      repetition: index + 1,
      figures: { throughputPerSecond: 100 * factors.workers * factor * (1 + 0.002 * ((index * factor) % 3)) },
      series: {},
    })),
  ).flat();
  const plan = { combinations, repetitions, seed, warmUpMs: 1, measureMs: 1 };
  const declaration = { id, experiment, planName: 'full' as const, plan, startedAt: '2026-01-01T00:00:00Z' };
  return { declaration, environment: MACHINE, measurements, predictions: [] } satisfies StoredRun;
}

const compared = (a: StoredRun, b: StoredRun) => {
  const comparison = comparisonOf(ofReports(a, b, 0.02));
  assert.ok(Check(Comparison, comparison));
  return comparison;
};

describe('two stored reports', () => {
  test('pairs are repetitions, each a mean over its levels, and it is said that they are of different hours', () => {
    const { figures, verdict, caveats } = compared(runOf('a', 1), runOf('b', 1.1));
    const [throughput] = figures;
    assert.equal(throughput?.pairs, 5);
    assert.ok(Math.abs((throughput?.ratio ?? 0) - 1.1) < 0.01);
    assert.equal(verdict, 'better');
    assert.match(caveats[0]?.es ?? '', /a horas distintas/);
  });

  test('a single repetition has a ratio, and no verdict', () => {
    const { figures, verdict, caveats } = compared(
      runOf('a', 1, { repetitions: 1 }),
      runOf('b', 1.1, { repetitions: 5 }),
    );
    assert.deepEqual([figures[0]?.verdict, figures[0]?.interval95, verdict], [null, null, null]);
    assert.match(figures[0]?.sentence.es ?? '', /1 pareja de mediciones: con tan pocas/);
    assert.match(caveats[1]?.es ?? '', /una sola repetición/);
  });

  test('a measurement that does not count in one is left out of both', () => {
    const b = runOf('b', 1.1);
    const spoilt = b.measurements.map((one, index) =>
      index === 0 ? { ...one, figures: {}, invalid: { es: 'tarde', en: 'late' } } : one,
    );
    const { figures, caveats } = compared(runOf('a', 1), { ...b, measurements: spoilt });
    assert.equal(figures[0]?.pairs, 5, 'the other level of that repetition counts in both');
    assert.ok(Math.abs((figures[0]?.ratio ?? 0) - 1.1) < 0.01);
    assert.match(caveats[1]?.es ?? '', /Faltan 1 mediciones/);
  });

  for (const [what, a, b, reason] of [
    ['experiments', runOf('a', 1), runOf('b', 1, { experiment: 'pico' }), /experimentos distintos/],
    ['plans', runOf('a', 1), runOf('b', 1, { seed: 9 }), /planes son distintos/],
    [
      'machines',
      runOf('a', 1),
      { ...runOf('b', 1), environment: { ...MACHINE, cores: 8 } },
      /los núcleos \(A: 2; B: 8\)/,
    ],
    ['unknown machines', runOf('a', 1), { ...runOf('b', 1), environment: undefined }, /falta su entorno/],
  ] as const) {
    test(`those of different ${what} are refused, with the reason`, () => {
      const { refusals, figures, verdict } = compared(a, b);
      assert.match(refusals.map(({ es }) => es).join(), reason);
      assert.deepEqual([figures, verdict], [[], null]);
    });
  }
});
