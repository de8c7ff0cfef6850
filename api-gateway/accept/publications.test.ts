import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Publisher } from '@sel/broker';
import type { ConsultaMessage } from '@sel/contract';
import { createLogger } from '@sel/runtime/logger';
import type pg from 'pg';
import { createMetrics } from '../metrics.ts';
import { Outbox } from './outbox.ts';

const message = (consulta_id: number): ConsultaMessage => ({
  consulta_id,
  created_at_us: 1_790_000_000_000_000 + consulta_id,
  tipo_consulta: 'listar_todos',
  codigo_buscado: null,
  parametros: null,
  published_at: 1_790_000_000_000,
});

/** An outbox whose broker confirms, or fails, when it is told to. */
function openOutbox() {
  const publications: { ids: number[]; confirm(): void; fail(): void }[] = [];
  const publisher: Publisher = {
    start() {},
    isReady: () => true,
    stop: async () => {},
    publish: (messages) =>
      new Promise((resolve, reject) => {
        const ids = messages.map(({ consulta_id }) => consulta_id);
        publications.push({ ids, confirm: resolve, fail: () => reject(new Error('no broker')) });
      }),
  };
  const outbox = new Outbox({
    pool: { query: async () => ({ rows: [] }) } as unknown as pg.Pool,
    publisher,
    logger: createLogger('test', { LOG_LEVEL: 'silent' }),
    metrics: createMetrics(),
    maxUnpublished: 100,
  });
  return { outbox, publications, published: () => publications.map(({ ids }) => ids) };
}

test('what is committed while a publication is not yet confirmed goes together after it', async () => {
  const { outbox, publications, published } = openOutbox();
  outbox.publishSoon([message(1)]);
  await nextTurn();
  outbox.publishSoon([message(2), message(3)]);
  outbox.publishSoon([message(4)]);
  await nextTurn();
  assert.deepEqual(published(), [[1]]);
  assert.equal(outbox.unpublished, 4);
  publications[0]?.confirm();
  await nextTurn();
  await nextTurn();
  assert.deepEqual(published(), [[1], [2, 3, 4]]);
  const stopped = outbox.stop();
  publications[1]?.confirm();
  await stopped;
  assert.equal(outbox.unpublished, 0);
});

test('what waits for a publication that fails is left to the relay with it, and the next one goes out', async () => {
  const { outbox, publications, published } = openOutbox();
  outbox.publishSoon([message(1)]);
  await nextTurn();
  outbox.publishSoon([message(2)]);
  publications[0]?.fail();
  await nextTurn();
  await nextTurn();
  assert.deepEqual(published(), [[1]], 'nobody waits for the same silence again');
  assert.equal(outbox.unpublished, 2);
  outbox.publishSoon([message(3)]);
  await nextTurn();
  assert.deepEqual(published(), [[1], [3]]);
  const stopped = outbox.stop();
  publications[1]?.confirm();
  await stopped;
});
