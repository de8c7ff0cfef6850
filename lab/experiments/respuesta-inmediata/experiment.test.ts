import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concludeFrom } from '../for-tests/conclude-from.ts';
import { FakeLaboratory } from '../for-tests/fake-laboratory.ts';
import { stepsOf } from '../plan.ts';
import { lineThrough } from './analyse.ts';
import { respuestaInmediata } from './experiment.ts';

/** What comes of clients whose waits grow so much with the work, three of them at each duration or more. */
const conclude = (
  waits: { answerMs?(workMs: number): number; resultMs?(workMs: number): number } = {},
  clients = 3,
) => {
  const { answerMs = () => 2, resultMs = (workMs) => 5 + workMs } = waits;
  return concludeFrom(respuestaInmediata, 'full', ({ workMs }, repetition) => {
    const times = 1 + (repetition - 3) / 500;
    const own = (ms: number) => Array.from({ length: clients }, (_, i) => ms * times + i / clients);
    return {
      figures: {},
      series: { asynchronousMs: own(answerMs(workMs)), synchronousMs: own(resultMs(workMs)) },
    };
  });
};

test('respuesta-inmediata compares who waits for the work with who does not', () => {
  const { outcome, figures, tables } = conclude();
  assert.equal(outcome, 'confirmed');
  assert.ok(Math.abs((figures['synchronous.slope']?.value ?? 0) - 1) < 0.01);
  assert.equal(tables[0]?.rows.length, 3, 'each claim stands beside its limits');
});

test('a synchronous answer of ten times the work is refuted, and so is one of half of it', () => {
  assert.equal(conclude({ resultMs: (workMs) => 5 + 10 * workMs }).outcome, 'refuted');
  assert.equal(conclude({ resultMs: (workMs) => 5 + workMs / 2 }).outcome, 'refuted');
});

test('an asynchronous answer that grows ninefold is refuted, and one that shrinks as much', () => {
  assert.equal(conclude({ answerMs: (workMs) => 2 + (16 * workMs) / 500 }).outcome, 'refuted');
  assert.equal(conclude({ answerMs: (workMs) => 18 - (16 * workMs) / 500 }).outcome, 'refuted');
});

test('all levels count: a bump between the shortest and the longest work is refuted', () => {
  assert.equal(
    conclude({ resultMs: (workMs) => 5 + workMs + (workMs === 100 ? 300 : 0) }).outcome,
    'refuted',
  );
});

test('a p99 has an interval from 368 clients on, and thresholds may ask for its end', () => {
  const few = conclude({}, 3).figures['e2e.p99'];
  assert.deepEqual([few?.low, few?.high], [undefined, undefined]);
  const { value = 0, low = 0, high = 0 } = conclude({}, 100).figures['e2e.p99'] ?? {};
  assert.ok(low < value && value < high);
});

test('respuesta-inmediata is undecided with one duration alone, and with one repetition says why', () => {
  const only = (keep: (step: { factors: { workMs: number }; repetition: number }) => boolean) =>
    concludeFrom(
      respuestaInmediata,
      'full',
      ({ workMs }) => ({ figures: {}, series: { asynchronousMs: [1], synchronousMs: [5 + workMs] } }),
      stepsOf(respuestaInmediata.plans.full).filter(keep),
    );
  assert.equal(only(({ factors }) => factors.workMs === 50).outcome, 'undecided');
  const { outcome, verdict } = only(({ repetition }) => repetition === 1);
  assert.equal(outcome, 'undecided');
  assert.match(verdict.es, /con menos de dos repeticiones no se sabe cuánto varía/);
});

test('every duration is measured with the same capacity, and too little of it does not count', async () => {
  const plan = respuestaInmediata.plans.short;
  const step = { factors: { workMs: 500 }, repetition: 1, seed: 2, plan, earlier: [] };
  const able = new FakeLaboratory();
  assert.equal((await respuestaInmediata.measure(able, step)).invalid, undefined);
  const unable = Object.assign(new FakeLaboratory(), { abilities: { processes: false, servers: [] } });
  await unable.setWorkers(1, 10);
  assert.match((await respuestaInmediata.measure(unable, step)).invalid?.en ?? '', /not have enough slots/);
});

test('the line through points is that of least squares', () => {
  const { slope, intercept, farthest } = lineThrough([
    { x: 0, y: 1 },
    { x: 1, y: 3 },
    { x: 2, y: 2 },
  ]);
  assert.deepEqual([slope, intercept, farthest], [0.5, 1.5, 1]);
});
