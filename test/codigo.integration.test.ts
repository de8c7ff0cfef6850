import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { openClient } from '@sel/runtime/postgres';
import fc from 'fast-check';
import { normalizeCodigo } from '../contract/codigo.ts';
import { parseSolicitud } from '../contract/solicitud.ts';
import { loadSampleWhenEmpty } from '../database/sample.ts';
import { createTestDatabase } from '../local/ephemeral/database.ts';
import { projectFile } from './project-file.ts';

const MIGRATION = ['0009_forma_normal_del_codigo', '0011_codigos_validados']
  .map((name) => projectFile(`database/migrations/${name}.sql`))
  .join('\n');

const database = await createTestDatabase();
const client = await openClient(database.urls.owner, 'test');
after(async () => {
  await client.end();
  await database.drop();
});
beforeEach(() => client.query('TRUNCATE producto'));

/** Every character that PostgreSQL can store. */
const CHARACTERS = Array.from({ length: 0x10ffff }, (_, index) => String.fromCodePoint(index + 1)).filter(
  (character) => character.isWellFormed(),
);

interface InPostgres {
  codigo: string;
  normal: string;
  again: string;
}

/** What PostgreSQL makes of each of these of which it knows all characters: seven of ten are not assigned to any. */
async function inPostgres(codigos: readonly string[]): Promise<InPostgres[]> {
  const { rows } = await client.query<InPostgres>(
    `SELECT codigo, normal, normalizar_codigo(normal) AS again
     FROM unnest($1::text[]) AS codigo, normalizar_codigo(codigo) AS normal
     WHERE unicode_assigned(codigo) AND unicode_assigned(normal)`,
    [codigos],
  );
  return rows;
}

/** Those of which PostgreSQL and TypeScript think differently, or that change when they are normalised again. */
async function disagreements(codigos: readonly string[]): Promise<string[]> {
  const known = await inPostgres(codigos);
  assert.ok(known.length > codigos.length / 10, `only ${known.length} compared`);
  return known
    .filter(({ codigo, normal, again }) => normal !== normalizeCodigo(codigo) || again !== normal)
    .map(({ codigo }) => codigo);
}

test('PostgreSQL and TypeScript agree on the normal form of every character', async () => {
  assert.deepEqual(await disagreements(CHARACTERS), []);
  assert.deepEqual(await disagreements(CHARACTERS.map((character) => `ñ${character}\u0301 `)), []);
});

test('so they do on texts, in whichever of their equivalent forms', async () => {
  const unit = fc.oneof(
    fc.constantFrom(...'aZαιυßŉǰΐᾴﬃևƛ1- \u00a0\u200b\ufeff\u0301\u0308\u0313\u0323\u0345'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  const texts = fc.sample(fc.array(unit, { maxLength: 12 }), 20_000).map((characters) => characters.join(''));
  const codigos = texts.map((text) => text.replaceAll('\0', '')).filter((text) => text.isWellFormed());
  assert.ok(codigos.length > 10_000);
  assert.deepEqual(await disagreements(codigos), []);
});

test('a stored code is one that a search asks for, or it is refused', async () => {
  for (const codigo of [
    'STRAßE-1',
    'CAFE\u0301-1',
    'A\u00a0',
    'a',
    '\u0390',
    'A\u200b',
    'A\tB',
    'ƛ',
    'ﬁ',
    '\u3000',
    '',
  ]) {
    await assert.rejects(
      insert(codigo),
      { constraint: 'producto_codigo_normalizado' },
      JSON.stringify(codigo),
    );
  }
  for (const codigo of ['STRASSE-1', 'CAFÉ-1', 'A B', 'Ñ', '商品-1', '🍎'.repeat(64)]) {
    await insert(codigo);
    const parsed = parseSolicitud({
      tipo_consulta: 'buscar_codigo',
      codigo: codigo.toLowerCase().normalize('NFC'),
    });
    assert.equal('peticion' in parsed && parsed.peticion.codigo_buscado, codigo);
  }
});

test('a catalogue from before is brought to the normal form', async () => {
  await asBefore(['PROD001', 'STRAßE-1', 'CAFE\u0301-1', 'A\u00a0'], async () => {
    await client.query(MIGRATION);
    assert.deepEqual(await stored(), ['A', 'CAFÉ-1', 'PROD001', 'STRASSE-1']);
    await assert.rejects(insert('STRAßE-2'), { constraint: 'producto_codigo_normalizado' });
  });
});

test('two productos that would become one, and codes without a normal form, are named', async () => {
  await asBefore(['STRAßE-1', 'STRASSE-1', 'OTRO'], () =>
    assert.rejects(client.query(MIGRATION), /'STRASSE-1' y 'STRAßE-1' \('STRASSE-1'\)\. Cambia o borra uno/),
  );
  await asBefore(['A\u0007', '\u00a0', 'OTRO'], () =>
    assert.rejects(client.query(MIGRATION), /no tiene forma normal: 'A.', '.'\. Cámbialos/),
  );
});

test('the sample is loaded in the normal form, and what has none is refused with its line', async () => {
  const productos = ['straße-1', ' prod2\ufeff', 'A'].map((codigo) => ({
    codigo,
    nombre: 'N',
    ubicacion: 'U',
  }));
  assert.equal(await loadSampleWhenEmpty(client, productos), 3);
  assert.deepEqual(await stored(), ['A', 'PROD2', 'STRASSE-1']);
  const bad = ['B', '\u00a0', 'A\u0007', 'x'.repeat(65)].map((codigo) => ({
    codigo,
    nombre: 'N',
    ubicacion: 'U',
  }));
  await assert.rejects(
    loadSampleWhenEmpty(client, bad),
    /línea 3 \("\u00a0"\), línea 4 \("A\\u0007"\), línea 5/,
  );
});

function insert(codigo: string): Promise<unknown> {
  return client.query("INSERT INTO producto VALUES ($1, 'N', 'U')", [codigo]);
}

async function stored(): Promise<string[]> {
  const { rows } = await client.query('SELECT codigo FROM producto ORDER BY codigo COLLATE "C"');
  return rows.map(({ codigo }) => codigo);
}

/** With the schema from before the migration and these codes; afterwards everything is as it was. */
async function asBefore(codigos: readonly string[], look: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(`
      ALTER TABLE producto DROP CONSTRAINT producto_codigo_normalizado;
      DROP FUNCTION es_codigo_normal, normalizar_codigo;
      ALTER TABLE producto ADD CONSTRAINT producto_codigo_normalizado
        CHECK (codigo = upper(btrim(codigo)) AND char_length(codigo) BETWEEN 1 AND 64)`);
    for (const codigo of codigos) await insert(codigo);
    await look();
  } finally {
    await client.query('ROLLBACK');
  }
}
