import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkTo, parseAddress, placeAt } from './address.ts';

const PLACES = [
  { path: 'experimentos' },
  { path: 'experimentos/en-marcha' },
  { path: 'experimentos/:nombre' },
  { path: 'informes/comparar' },
  { path: 'informes/:id' },
];

test('an address is a path and a query, whoever wrote it', () => {
  for (const [hash, path, query] of [
    ['', [], ''],
    ['#', [], ''],
    ['#/', [], ''],
    ['#/laboratorio/vivo', ['laboratorio', 'vivo'], ''],
    ['#laboratorio/vivo/', ['laboratorio', 'vivo'], ''],
    ['#/laboratorio/vivo?carga=80&workers=2', ['laboratorio', 'vivo'], 'carga=80&workers=2'],
    ['#/consultar?a=x?y', ['consultar'], 'a=x%3Fy'],
    ['#/glosario/ley%20de%20little', ['glosario', 'ley de little'], ''],
    ['#/glosario/%', ['glosario', '%'], ''],
  ] as const) {
    const address = parseAddress(hash);
    assert.deepEqual([address.path, address.query.toString()], [path, query], hash);
  }
});

test('a link leads to the address that it was made for', () => {
  assert.equal(linkTo(['laboratorio', 'vivo']), '#/laboratorio/vivo');
  const link = linkTo(['glosario', 'a/b?'], { carga: 80, preset: undefined, texto: 'á & é' });
  const { path, query } = parseAddress(link);
  assert.deepEqual(path, ['glosario', 'a/b?']);
  assert.deepEqual(
    [...query],
    [
      ['carga', '80'],
      ['texto', 'á & é'],
    ],
  );
});

test('a path leads to the first place that it fits, and to none when it fits none', () => {
  const at = (...path: string[]) => placeAt(PLACES, path);
  assert.equal(at('experimentos')?.place, PLACES[0]);
  assert.equal(at('experimentos', 'en-marcha')?.place, PLACES[1]);
  assert.deepEqual(at('experimentos', 'pico'), { place: PLACES[2], parts: { nombre: 'pico' } });
  assert.deepEqual(at('informes', 'x')?.parts, { id: 'x' });
  assert.equal(at(), undefined);
  assert.equal(at('informes'), undefined);
  assert.equal(at('experimentos', 'pico', 'mas'), undefined);
});
