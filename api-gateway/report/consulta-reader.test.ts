import assert from 'node:assert/strict';
import { test } from 'node:test';
import type pg from 'pg';
import { ConsultaReader } from './consulta-reader.ts';

const ENDED_AT = '2026-01-31 12:00:00.123456+00';
const ENDED = {
  tipo_consulta: 'listar_todos',
  status: 'completed',
  resultado: null,
  created_at: ENDED_AT,
  published_at: ENDED_AT,
  started_at: ENDED_AT,
  finished_at: ENDED_AT,
  processed_at: ENDED_AT,
  attempts: '0',
  ...{ codigo_buscado: null, error: null, worker: null, propietario: null },
};

test('a shared result is not read with its consulta: its place is kept between the two parts of the JSON', async () => {
  const asked: string[] = [];
  const query = async ({ name, values }: { name: string; values: number[][] }) => {
    asked.push(name);
    return {
      rows: (values[0] ?? []).map((id) => ({ ...ENDED, consulta_id: String(id), resultado_id: `${id}00` })),
    };
  };
  const reader = new ConsultaReader({ query } as unknown as pg.Pool);
  const [one, two] = await Promise.all([reader.read(1), reader.read(2)]);
  assert.deepEqual([one?.resultadoId, two?.resultadoId], ['100', '200']);
  assert.deepEqual(asked, ['select_consultas']);
  const [head, tail] = one?.json ?? [];
  const { resultado, status } = JSON.parse(`${head}["aquí"]${tail}`) as Record<string, unknown>;
  assert.deepEqual([resultado, status], [['aquí'], 'completed']);
});
