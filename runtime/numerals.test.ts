import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counter, numerals } from './numerals.ts';

test('thousands are set apart by a thin space in every country, those of four digits too', () => {
  for (const locale of ['es', 'es-ES', 'es-MX', 'en-US', 'en-IN', 'de-DE']) {
    assert.equal(numerals(locale)(13_459), '13\u202f459', locale);
    assert.equal(numerals(locale)(1_484), '1\u202f484', locale);
    assert.equal(numerals(locale)(999), '999', locale);
  }
});

test('the rest is written as the country does', () => {
  assert.equal(numerals('es-ES')(-1_234.5), '-1\u202f234,5');
  assert.equal(numerals('es-MX')(1_234.5), '1\u202f234.5');
  assert.equal(numerals('es', { style: 'unit', unit: 'second' })(1_500), '1\u202f500 s');
});

test('a noun agrees with its number', () => {
  const productos = { one: 'producto', many: 'de productos', other: 'productos' };
  const count = counter('es');
  assert.equal(count(0, productos), '0 productos');
  assert.equal(count(1, productos), '1 producto');
  assert.equal(count(1.5, productos), '1,5 productos');
  assert.equal(count(100_000, productos), '100\u202f000 productos');
  assert.equal(count(1_000_000, productos), '1\u202f000\u202f000 de productos');
  assert.equal(
    counter('en')(1_000_000, { one: 'product', other: 'products' }),
    '1\u202f000\u202f000 products',
  );
});
