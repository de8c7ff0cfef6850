import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConsultaHead } from '../consulta/run.ts';
import { linkedRun } from './linked-run.ts';

const CONSULTA: ConsultaHead = {
  consulta_id: 7,
  tipo_consulta: 'buscar_codigo',
  codigo_buscado: 'PROD001',
  status: 'completed',
  producto: null,
  productoCount: null,
  error: null,
  created_at: '2026-01-31T12:00:00.000000Z',
  published_at: '2026-01-31T12:00:00.001000Z',
  started_at: '2026-01-31T12:00:00.011500Z',
  finished_at: '2026-01-31T12:00:00.031500Z',
  processed_at: '2026-01-31T12:00:00.034000Z',
  worker: 'worker-1',
  attempts: 1,
};

test('what a linked consulta took is what the server knows of it, and adds up', () => {
  const { phase, solicitud, requestsMs } = linkedRun(CONSULTA, 'wait');
  assert.ok(phase.name === 'ended');
  const { accept, publish, queue, work, store, notice } = phase.stages;
  assert.deepEqual([accept, notice], [0, 0]);
  assert.deepEqual([publish, queue, work, store].map(Math.round), [1, 11, 20, 3]);
  assert.equal(Math.round(phase.totalMs), 34);
  assert.deepEqual(solicitud, { tipo_consulta: 'buscar_codigo', codigo: 'PROD001' });
  assert.deepEqual(requestsMs, []);
});

test('one that has not ended is waited for, in the chosen way', () => {
  const pending = {
    ...CONSULTA,
    tipo_consulta: 'listar_todos',
    status: 'pending',
    processed_at: null,
    codigo_buscado: null,
  } as const;
  const run = linkedRun(pending, 'events');
  assert.equal(run.phase.name, 'waiting');
  assert.deepEqual([run.telling, run.solicitud], ['events', { tipo_consulta: 'listar_todos' }]);
});

test('one of a kind that this page has no form for is still of that kind', () => {
  const other = { ...CONSULTA, tipo_consulta: 'buscar_nombre', codigo_buscado: null };
  assert.deepEqual(linkedRun(other, 'wait').solicitud, { tipo_consulta: 'buscar_nombre' });
});
