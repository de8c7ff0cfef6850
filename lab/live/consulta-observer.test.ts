import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { ConsultaObserver, type EndedConsulta } from './consulta-observer.ts';

const ended = (id: number, change: Partial<EndedConsulta> = {}) =>
  ({
    id,
    status: 'completed',
    processedMs: 1_000 + id,
    worker: 'w',
    attempts: 1,
    ...change,
  }) as EndedConsulta;

test('a consulta that has another end than it had, or none any more, has changed after its end', async () => {
  const seen = [ended(1), ended(2), ended(3), ended(4)];
  const now = [ended(1), ended(2, { processedMs: 2_000, worker: 'v' }), ended(4, { status: 'failed' })];
  const pool = { query: async () => ({ rows: now }) };
  assert.equal(await new ConsultaObserver(pool as unknown as pg.Pool).changedAfterEnd(seen), 3);
});
