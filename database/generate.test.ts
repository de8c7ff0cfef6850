import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateProducto } from './generate.ts';
import { sampleProductos } from './sample.ts';

const productos = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => generateProducto(from + index));

test('the catalogue begins with the sample and goes on after it', () => {
  const sample = sampleProductos();
  assert.deepEqual(productos(1, sample.length), sample);
  assert.equal(generateProducto(sample.length + 1).codigo, 'PROD201');
  assert.equal(generateProducto(1000).codigo, 'PROD1000');
});

test('no two of 101,000 productos share a codigo, a name or a place', () => {
  const all = productos(1, 101_000);
  for (const field of ['codigo', 'nombre', 'ubicacion'] as const) {
    assert.equal(new Set(all.map((producto) => producto[field])).size, all.length, field);
  }
});

test('a made-up producto lies in the aisle of its section, like those of the sample', () => {
  const aisleOf = ({ ubicacion }: { ubicacion: string }) => /Pasillo \d+ \(.+?\)/.exec(ubicacion)?.[0];
  const known = new Set(sampleProductos().map(aisleOf));
  for (const producto of productos(201, 400)) assert.ok(known.has(aisleOf(producto)), producto.ubicacion);
  assert.deepEqual(generateProducto(201), {
    codigo: 'PROD201',
    nombre: 'Martillo de carpintero 8 oz, Cóndor, línea Básica',
    ubicacion: 'Almacén 1, Pasillo 1 (Ferretería), Estante A, Nivel 1, Casilla 1',
  });
});

test('every text can be stored as it is: nothing that COPY would take for a separator', () => {
  for (const { nombre, ubicacion } of productos(1, 5_000))
    assert.doesNotMatch(nombre + ubicacion, /[\t\n\\]/);
});
