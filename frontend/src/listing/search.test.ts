import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matching, searchText, sorted } from './search.ts';

const productos = [
  { codigo: 'PROD010', nombre: 'Azúcar moreno', ubicacion: 'Pasillo 10' },
  { codigo: 'PROD002', nombre: 'Café molido', ubicacion: 'Pasillo 2' },
  { codigo: 'PROD001', nombre: 'Ñame', ubicacion: 'Pasillo 1' },
  { codigo: 'PROD003', nombre: 'Café en grano', ubicacion: 'Pasillo 2' },
];
const texts = productos.map(searchText);
const find = (filter: string) => [...matching(texts, filter)];

test('a filter needs neither accents nor case, in any column', () => {
  assert.deepEqual(find('AZUCAR'), [0]);
  assert.deepEqual(find('café'), [1, 3]);
  assert.deepEqual(find('name'), [2]);
  assert.deepEqual(find('prod003'), [3]);
  assert.deepEqual(find('pasillo 2'), [1, 3], 'only «PROD002» and «PROD003» have a 2 besides «pasillo»');
});

test('a filter finds every word, in any order; an empty one finds all', () => {
  assert.deepEqual(find('grano cafe'), [3]);
  assert.deepEqual(find('cafe azucar'), []);
  assert.deepEqual(find('  '), [0, 1, 2, 3]);
});

test('columns sort in both directions, with numbers by their value', () => {
  const by = (column: 'codigo' | 'nombre' | 'ubicacion', descending = false) => [
    ...sorted(productos, { column, descending }),
  ];
  assert.deepEqual(by('codigo'), [2, 1, 3, 0]);
  assert.deepEqual(by('nombre'), [0, 3, 1, 2]);
  assert.deepEqual(by('ubicacion'), [2, 1, 3, 0]);
  assert.deepEqual(by('ubicacion', true), [0, 1, 3, 2], 'equal ones stay in their order');
});

test('sorting loses nothing and doubles nothing', () => {
  const producto = fc.record({ codigo: fc.string(), nombre: fc.string(), ubicacion: fc.string() });
  fc.assert(
    fc.property(fc.array(producto), (some) => {
      const order = [...sorted(some, { column: 'nombre', descending: false })];
      assert.deepEqual(
        order.toSorted((a, b) => a - b),
        [...some.keys()],
      );
    }),
  );
});
