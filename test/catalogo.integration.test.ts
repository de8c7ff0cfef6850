import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { openClient } from '@sel/runtime/postgres';
import { resizeCatalogue } from '../database/resize-catalogue.ts';
import { createTestDatabase } from '../local/ephemeral/database.ts';
import { runScript } from './run-script.ts';

const database = await createTestDatabase();
const connect = () => openClient(database.urls.owner, 'test');
const client = await connect();
after(async () => {
  await client.end();
  await database.drop();
});
beforeEach(() => client.query('TRUNCATE producto'));

async function codigos(): Promise<string[]> {
  const { rows } = await client.query('SELECT codigo FROM producto ORDER BY length(codigo), codigo');
  return rows.map(({ codigo }) => codigo);
}

const catalogo = (args: string[], env: NodeJS.ProcessEnv) => runScript('database/catalogo.ts', args, env);

test('a catalogue grows, stays and shrinks to the size asked for', async () => {
  assert.deepEqual(await resizeCatalogue(client, 1_200), { added: 1_200, removed: 0 });
  assert.deepEqual(await resizeCatalogue(client, 1_200), { added: 0, removed: 0 });
  assert.deepEqual((await codigos()).slice(998, 1_001), ['PROD999', 'PROD1000', 'PROD1001']);
  assert.deepEqual(await resizeCatalogue(client, 3), { added: 0, removed: 1_197 });
  assert.deepEqual(await codigos(), ['PROD001', 'PROD002', 'PROD003']);
  assert.deepEqual(await resizeCatalogue(client, 0), { added: 0, removed: 3 });
});

test('gaps are filled, and what a person changed or added stays', async () => {
  await client.query(`INSERT INTO producto VALUES
    ('PROD002', 'Cambiado a mano', 'Vitrina'), ('PROD99999999999999999999', 'Largo', 'Vitrina'),
    ('PRODUCTO', 'Ajeno', 'Vitrina'), ('PROD0007', 'Otro', 'Vitrina')`);
  assert.deepEqual(await resizeCatalogue(client, 4), { added: 3, removed: 0 });
  assert.deepEqual(await codigos(), [
    'PROD001',
    'PROD002',
    'PROD003',
    'PROD004',
    'PROD0007',
    'PRODUCTO',
    'PROD99999999999999999999',
  ]);
  const { rows } = await client.query(`SELECT nombre FROM producto WHERE codigo = 'PROD002'`);
  assert.equal(rows[0].nombre, 'Cambiado a mano');
});

test('two at once leave the catalogue of one of them', async () => {
  const other = await connect();
  try {
    await Promise.all([resizeCatalogue(client, 5_000), resizeCatalogue(other, 2_000)]);
    assert.ok([5_000, 2_000].includes((await codigos()).length));
  } finally {
    await other.end();
  }
});

test('a resize that is interrupted changes nothing', async () => {
  await resizeCatalogue(client, 10);
  const doomed = await connect();
  doomed.on('error', () => {});
  const interrupted = resizeCatalogue(doomed, 200_000, (added) => {
    if (added === 5_000) doomed.connection.stream.destroy();
  });
  await assert.rejects(interrupted);
  assert.equal((await codigos()).length, 10);
});

test('the command shows its progress and says what it did', async () => {
  const env = { DATABASE_URL: database.urls.owner };
  const { stdout, stderr, status } = await catalogo(['--productos', '20000'], env);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^10\s000 de 20\s000 productos$/m);
  assert.match(stdout, /^Catálogo de 20\s000 productos: 20\s000 añadidos, 0 quitados \(/m);
});

test('what cannot be done is explained, without a stack trace', async () => {
  const owner = { DATABASE_URL: database.urls.owner };
  const cases: [string[], NodeJS.ProcessEnv, RegExp][] = [
    [[], owner, /Falta --productos N/],
    [['--productos', '1e6'], owner, /--productos 1e6 no vale/],
    [['--productos', '10000001'], owner, /debe ser un entero de 0 a 10\s000\s000/],
    [['--produtos', '5'], owner, /No entiendo '--produtos'/],
    [['--productos', '5', '--data', '/no/existe'], {}, /Inicia "npm start" en otra terminal/],
    [['--productos', '5'], { DATABASE_URL: database.urls.worker }, /usa el dueño de la base/],
    [['--productos', '5'], { DATABASE_URL: 'postgres://x:y@127.0.0.1:1/x' }, /PostgreSQL no responde/],
  ];
  for (const [args, env, expected] of cases) {
    const { stdout, stderr, status } = await catalogo(args, env);
    assert.match(stderr, expected);
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.equal(stdout, '');
    assert.equal(status, 1);
  }
});
