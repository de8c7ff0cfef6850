import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EXPERIMENTS } from './experiments.ts';
import { rehearsedAnew, writeDown } from './for-tests/rehearsed-anew.ts';
import { characteristicsOf, writtenDown } from './operating-characteristics.ts';

/** Three standard deviations of a thousand runs, at the shares that are allowed. */
const [SLACK_CONFIRMED, SLACK_REFUTED] = [0.021, 0.01];

// UPDATE_CHARACTERISTICS=1 writes down what comes out, after a change of a decision or of a plan.
// Simulated queues take minutes: latencia-carga/operating-characteristics.integration.test.ts.
const QUICK = EXPERIMENTS.filter(
  ({ name, suppositions }) => name !== 'latencia-carga' && suppositions.length > 0,
);

for (const experiment of QUICK) {
  const rehearsed = rehearsedAnew(experiment);
  if (process.env.UPDATE_CHARACTERISTICS) writeDown(experiment, rehearsed);

  describe(experiment.name, () => {
    test('what the declaration says of its plans is what comes out of rehearsing them', () => {
      assert.deepEqual(writtenDown(experiment.name), rehearsed);
    });

    for (const plan of ['full', 'short'] as const) {
      test(`${plan}: at most 5 of 100 are wrongly confirmed and 1 of 100 wrongly refuted, and it has a chance to confirm`, () => {
        for (const { key, holds, confirmed, refuted } of characteristicsOf(experiment, plan)) {
          if (holds === false)
            assert.ok(confirmed <= 0.05 + SLACK_CONFIRMED, `${key}: ${confirmed} confirmed`);
          if (holds) assert.ok(refuted <= 0.01 + SLACK_REFUTED, `${key}: ${refuted} refuted`);
          if (key === 'holds') assert.ok(confirmed >= 0.8, `${key}: ${confirmed} confirmed`);
        }
      });
    }

    test('the full plan refutes what is far from the hypothesis', () => {
      const far = characteristicsOf(experiment, 'full').filter(
        ({ holds, key }) => holds === false && !key.endsWith('at-limit'),
      );
      for (const { key, refuted } of far) assert.ok(refuted > 0.7, `${key}: ${refuted}`);
    });
  });
}
