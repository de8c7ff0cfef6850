import assert from 'node:assert/strict';
import { test } from 'node:test';
import { es } from '../i18n/es.ts';
import { csvOf } from './csv.ts';

test('the data of the charts are a table with a column for each line, and nothing where nothing was known', () => {
  const values = Array.from({ length: 10 }, (_, index) => (index === 0 ? 98.5 : null));
  const [head = '', row] = csvOf([{ atMs: 0, values }], es, 'instante').split('\r\n');
  assert.equal(head.split(',').length, 11);
  assert.ok(head.startsWith('instante,Llegan y terminan: Llegan (/s),'));
  assert.equal(row, '1970-01-01T00:00:00.000Z,98.5,,,,,,,,,');
});
