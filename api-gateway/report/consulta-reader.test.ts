import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type pg from 'pg';
import { ConsultaReader, type ReportedConsulta } from './consulta-reader.ts';

const CONTENIDO = '["un resultado"]';
const ENDED_AT = '2026-01-31 12:00:00+00';
const ENDED = {
  status: 'completed',
  created_at: ENDED_AT,
  published_at: ENDED_AT,
  started_at: ENDED_AT,
  finished_at: ENDED_AT,
  processed_at: ENDED_AT,
};

test('a shared result that is evicted while it is being read reaches all who wait for it', async () => {
  const slow = new EventTarget();
  const reader = new ConsultaReader(poolWith(slow), CONTENIDO.length);
  const asked = once(slow, 'asked');
  const waiting = Promise.all([reader.readWatched([1], []), reader.readWatched([1], [])]);
  await asked;
  // There is room for one only: this evicts the one that the others wait for.
  assert.match(await jsonOf(await reader.readWatched([2], [])), /"resultado":\["un resultado"\]/);
  slow.dispatchEvent(new Event('answer'));
  for (const consultas of await waiting)
    assert.match(await jsonOf(consultas), /"resultado":\["un resultado"\]/);
});

test('a shared result that is missing fails the reading of its own consulta, and of no other', async () => {
  const reader = new ConsultaReader(poolWith(new EventTarget()));
  const [broken, whole] = await Promise.allSettled([reader.read(MISSING), reader.read(2)]);
  assert.equal(broken.status, 'rejected');
  assert.equal(whole.status === 'fulfilled' && whole.value?.consulta_id, 2);
});

async function jsonOf(found: Map<number, Promise<ReportedConsulta>>): Promise<string> {
  const [consulta] = await Promise.all(found.values());
  return Buffer.concat(consulta?.json ?? []).toString();
}

const MISSING = 7;

/** A database in which every consulta has the shared result with its own id; the first is read slowly. */
function poolWith(slow: EventTarget): pg.Pool {
  const query = async ({ name, values }: { name: string; values: unknown[] }) => {
    if (name !== 'select_resultado') {
      const ids = values[0] as number[];
      return { rows: ids.map((id) => ({ ...ENDED, consulta_id: String(id), resultado_id: String(id) })) };
    }
    if (values[0] === String(MISSING)) return { rows: [] };
    if (values[0] === '1') {
      const answer = once(slow, 'answer');
      slow.dispatchEvent(new Event('asked'));
      await answer;
    }
    return { rows: [{ contenido: CONTENIDO }] };
  };
  return { query } as unknown as pg.Pool;
}
