import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../local/ephemeral/database.ts';
import { compare, recordChangesAfterEnd } from './audit.ts';
import { type Answer, type BreachKind, History } from './history.ts';

const PRODUCTO = { codigo: 'PROD001', nombre: 'Uno', ubicacion: 'A-1' };
const RIGHT = { status: 'completed', codigo_buscado: 'PROD001', resultado: PRODUCTO };

describe('the crash suite tells one broken promise from another', () => {
  let database: TestDatabase;
  let owner: pg.Pool;
  let history: History;
  before(async () => {
    database = await createTestDatabase();
    owner = new pg.Pool({ connectionString: database.urls.owner, max: 1 });
    await recordChangesAfterEnd(owner);
  });
  after(async () => {
    await owner.end();
    await database.drop();
  });
  beforeEach(async () => {
    await owner.query('TRUNCATE consulta, changed_after_end');
    history = new History(new Set());
  });

  const store = async (consultaId: number, { status, codigo_buscado, resultado }: Answer) => {
    const error = status === 'failed' ? 'motivo' : null;
    await owner.query(
      `INSERT INTO consulta (consulta_id, tipo_consulta, codigo_buscado, status, resultado, error, processed_at)
       VALUES ($1, 'buscar_codigo', $2, $3, $4, $5, CASE WHEN $3 = 'pending' THEN NULL ELSE now() END)`,
      [consultaId, codigo_buscado, status, resultado && JSON.stringify(resultado), error],
    );
  };
  /** A client that asked for PROD001 and was answered 202. */
  const promise = (consultaId: number, seen?: Answer) => {
    const entry = history.open({ codigo: 'PROD001', expected: 'completed', key: undefined });
    history.accept(entry, consultaId);
    if (seen) entry.seen = seen;
  };
  const kinds = async (): Promise<BreachKind[]> =>
    (await compare(owner, history, 0)).breaches.map(({ kind }) => kind);

  test('what was asked for and read is no breach', async () => {
    await store(1, RIGHT);
    promise(1, RIGHT);
    assert.deepEqual(await kinds(), []);
  });

  const wrong: [what: string, answer: Answer][] = [
    ["another one's result", { ...RIGHT, resultado: { ...PRODUCTO, codigo: 'PROD002' } }],
    ["another one's row", { ...RIGHT, codigo_buscado: 'PROD002' }],
    ['the whole catalogue', { ...RIGHT, resultado: [PRODUCTO] }],
    ['nothing at all', { ...RIGHT, status: 'not_found', resultado: null }],
  ];
  for (const [what, answer] of wrong) {
    test(`${what} is a wrong answer, whether it is stored or its client reads it`, async () => {
      await store(1, answer);
      promise(1);
      assert.deepEqual(await kinds(), ['wrong']);
      await owner.query('TRUNCATE consulta');
      await store(1, RIGHT);
      Object.assign(history.accepted.get(1) ?? {}, { seen: answer });
      assert.ok((await kinds()).includes('wrong'));
    });
  }

  test('failed, pending and gone are counted as what they are', async () => {
    await store(1, { ...RIGHT, status: 'failed', resultado: null });
    await store(2, { ...RIGHT, status: 'pending', resultado: null });
    for (const id of [1, 2, 3]) promise(id);
    assert.deepEqual(await kinds(), ['failed', 'lost', 'lost']);
  });

  test('an id for two, a row for nobody and an end that changes are duplicates', async () => {
    await store(1, RIGHT);
    promise(1);
    promise(1);
    await store(2, RIGHT);
    await owner.query("UPDATE consulta SET worker = 'otro' WHERE consulta_id = 1");
    assert.deepEqual(await kinds(), ['duplicated', 'duplicated', 'duplicated']);
  });

  test('a request without an answer may have become a consulta', async () => {
    await store(1, RIGHT);
    history.open({ codigo: 'PROD001', expected: 'completed', key: undefined }).told = 'unknown';
    assert.deepEqual(await kinds(), []);
  });
});
