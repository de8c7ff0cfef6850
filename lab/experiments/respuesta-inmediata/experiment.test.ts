import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concludeFrom } from '../conclude-from.ts';
import { stepsOf } from '../plan.ts';
import { respuestaInmediata } from './experiment.ts';

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

test('respuesta-inmediata is undecided with one duration alone', () => {
  const series = { asynchronousMs: [1], synchronousMs: [5] };
  const steps = stepsOf(respuestaInmediata.plans.full).filter(({ factors }) => factors.workMs === 50);
  const { outcome } = concludeFrom(respuestaInmediata, 'full', () => ({ figures: {}, series }), steps);
  assert.equal(outcome, 'undecided');
});
