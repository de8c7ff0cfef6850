import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RejectedError } from '../api/request.ts';
import type { ConsultaHead, Run } from '../consulta/run.ts';
import type { Listing } from '../listing/listing.ts';
import type { FollowOptions } from './follow.ts';
import { createSession } from './session-store.ts';

const CONSULTA = {
  consulta_id: 7,
  codigo_buscado: 'PROD001',
  status: 'completed',
  productoCount: null,
  created_at: '2026-01-31T12:00:00.000Z',
  processed_at: '2026-01-31T12:00:01.000Z',
} as ConsultaHead;

/** A session without a browser and without an API: what it asks of them is written down. */
function openSession(kept: Run[] = []) {
  const asked: string[] = [];
  const followed: { run: Run; options: FollowOptions; end(): void }[] = [];
  const stored = { runs: kept };
  const session = createSession({
    stored: {
      load: () => stored.runs,
      store: (runs) => {
        stored.runs = [...runs];
      },
    },
    follow: (run, options) => new Promise((end) => followed.push({ run, options, end })),
    read: async (id) => {
      asked.push(`read ${id}`);
      if (id !== 7) throw new RejectedError(`No existe la consulta ${id}.`);
      return CONSULTA;
    },
    readHead: async () => CONSULTA,
    newListing: () =>
      ({ read: async () => CONSULTA, close: () => asked.push('closed') }) as unknown as Listing,
    fetchRows: async (id) => void asked.push(`rows of ${id}`),
    telling: () => 'polling',
  });
  session.resume();
  return { session, asked, followed, stored };
}

test('what is sent is on show, followed, and kept as it goes on', () => {
  const { session, followed, stored } = openSession();
  void session.send({ tipo_consulta: 'buscar_codigo', codigo: 'PROD001' });
  const [{ run, options } = assert.fail()] = followed;
  assert.equal(session.current.value?.key, run.key);
  assert.equal(run.telling, 'polling');
  options.onChange({ ...run, phase: { name: 'waiting', id: 3, acceptedMs: 1 } });
  assert.equal(session.current.value?.phase.name, 'waiting');
  assert.deepEqual(stored.runs, session.runs.value);
  const again = openSession(stored.runs);
  assert.equal(again.followed[0]?.run.phase.name, 'waiting', 'after a reload it is followed again');
});

test('each of several can be told in a way of its own', () => {
  const { session, followed } = openSession();
  void session.send({ tipo_consulta: 'listar_todos' }, 'events');
  assert.equal(followed[0]?.run.telling, 'events');
});

test('a link shows a consulta of this session, or reads it', async () => {
  const { session, asked } = openSession();
  await session.openById(7);
  assert.deepEqual(asked, ['read 7']);
  assert.equal(session.current.value?.key, 'consulta-7');
  await session.openById(7);
  assert.deepEqual(asked, ['read 7'], 'it is known now');
  assert.equal(session.runs.value.length, 1);
});

test('a link to a consulta that does not exist says why, until something else is shown', async () => {
  const { session } = openSession();
  await session.openById(8);
  assert.equal(session.linkFailure.value?.detail, 'No existe la consulta 8.');
  assert.equal(session.current.value, undefined);
  await session.openById(7);
  assert.equal(session.linkFailure.value, undefined);
});
