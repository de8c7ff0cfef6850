import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concludeFrom } from '../conclude-from.ts';
import { fallo } from './experiment.ts';

test('fallo is refuted by a single lost consulta or one that ended twice, and undecided where that was not looked for', () => {
  const conclude = (lost: number, endedTwice: number | undefined) =>
    concludeFrom(fallo, 'short', () => ({
      figures: {
        accepted: 1_000,
        notAccepted: 3,
        noticedAfterMs: 0,
        recoveredAfterMs: 2_500,
        redelivered: 0,
        lost,
        duplicated: 0,
        endedTwice,
      },
      series: { secondsOfPoint: [1, 2], p95Ms: [10, undefined], failed: [0, 3], faultAtS: [1] },
    }));
  assert.equal(conclude(0, 0).outcome, 'confirmed');
  const { outcome, verdict } = conclude(1, 0);
  assert.equal(outcome, 'refuted');
  assert.match(verdict.es, /se perdieron 1/);
  assert.equal(conclude(0, 1).outcome, 'refuted');
  assert.equal(conclude(0, undefined).outcome, 'undecided');
});
