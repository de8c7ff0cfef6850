import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFormat } from './numbers.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

test('durations have three significant digits and a unit that fits', () => {
  const { duration } = createFormat('es-ES');
  for (const [ms, shown] of [
    [0, '0 ms'],
    [0.2537, '0,25 ms'],
    [1.2345, '1,23 ms'],
    [45.678, '45,7 ms'],
    [113.4, '113 ms'],
    [999.4, '999 ms'],
    [999.6, '1,00 s'],
    [12_345, '12,3 s'],
  ] as const) {
    assert.equal(plain(duration(ms)), shown);
  }
});

test('numbers are written as the reader writes them', () => {
  assert.equal(plain(createFormat('en-US').duration(1.2345)), '1.23 ms');
  assert.equal(createFormat('en-US').count(100_000), '100\u202f000');
  assert.equal(createFormat('es-ES').count(100_000), '100\u202f000');
});
