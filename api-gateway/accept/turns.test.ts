import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Peticion } from '@sel/contract';
import { BusyMeter } from '@sel/runtime/busy-meter';
import type pg from 'pg';
import { createMetrics } from '../metrics.ts';
import { Acceptor } from './acceptor.ts';
import type { Outbox } from './outbox.ts';

const peticion: Peticion = { tipo_consulta: 'listar_todos', codigo_buscado: null, parametros: null };

/** An acceptor whose statements end when the test says so, and what happens, in order. */
function openAcceptor() {
  const events: string[] = [];
  const statements: { values: unknown[]; answer: PromiseWithResolvers<{ rows: unknown[] }> }[] = [];
  const query = ({ values }: { values: unknown[] }) => {
    const answer = Promise.withResolvers<{ rows: unknown[] }>();
    statements.push({ values, answer });
    return answer.promise;
  };
  let isTaken = false;
  const acceptor = new Acceptor({
    pool: { query } as unknown as pg.Pool,
    outbox: { isFull: () => false } as Outbox,
    handover: {
      table: 'consulta_queue',
      committed: (messages) => void events.push(`told of ${messages.length}`),
      async inTurn(statement) {
        if (isTaken) return statement(undefined);
        isTaken = true;
        try {
          return await statement('1');
        } finally {
          isTaken = false;
        }
      },
    },
    metrics: createMetrics(),
    busy: new BusyMeter(),
    maxBatch: 10,
    maxInFlight: 2,
    maxQueued: 100,
  });
  return { acceptor, events, statements };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
const row = (consulta_id: number) => ({ rows: [{ consulta_id, created_at_us: '1' }] });

test('one lone consulta at a time is told of by its own statement; others are told of when they are committed', async () => {
  const { acceptor, events, statements } = openAcceptor();
  const first = acceptor.accept(peticion);
  await nextTurn();
  const second = acceptor.accept(peticion);
  // It waits a moment for the first, whose statement hangs here.
  while (statements.length < 2) await nextTurn();
  assert.deepEqual(
    statements.map(({ values }) => values.at(-1)),
    ['1', null],
  );
  statements[1]?.answer.resolve(row(2));
  await second;
  statements[0]?.answer.resolve(row(1));
  await first;
  assert.deepEqual(events, ['told of 1']);

  // Those that come together have one statement and are told of afterwards; the turn is free again, also after a failure.
  const together = Promise.all([acceptor.accept(peticion), acceptor.accept(peticion)]);
  await nextTurn();
  statements[2]?.answer.resolve({ rows: [...row(3).rows, ...row(4).rows] });
  await together;
  assert.deepEqual(events, ['told of 1', 'told of 2']);
  for (const fails of [true, false]) {
    const lone = acceptor.accept(peticion);
    await nextTurn();
    const { values, answer } = statements.at(-1) as (typeof statements)[0];
    assert.equal(values.at(-1), '1');
    if (fails) answer.reject(new Error('lost'));
    else answer.resolve(row(5));
    await lone.catch(() => {});
  }
});
