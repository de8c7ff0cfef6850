import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXPERIMENTS } from './experiments.ts';
import { respuestaInmediata } from './respuesta-inmediata/experiment.ts';

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
