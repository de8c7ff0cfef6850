import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFormat } from '../../i18n/numbers.ts';
import { tickLabels, ticksUpTo } from './axis.ts';

const es = createFormat('es');

test('an axis is divided at both of its ends, and things that are counted at whole numbers only', () => {
  assert.deepEqual(ticksUpTo(200, true), [0, 100, 200]);
  assert.deepEqual(ticksUpTo(5, true), [0, 5]);
  assert.deepEqual(ticksUpTo(5, false), [0, 2.5, 5]);
});

test('all figures of an axis have the unit that suits the greatest', () => {
  assert.deepEqual(tickLabels([0, 250, 500], 'ms', es), ['0 ms', '250 ms', '500 ms']);
  assert.deepEqual(tickLabels([0, 10_000, 20_000], 'ms', es), ['0 s', '10 s', '20 s']);
  assert.deepEqual(tickLabels([1, 10, 100, 1_000], 'ms', es), ['0,001 s', '0,01 s', '0,1 s', '1 s']);
  assert.deepEqual(tickLabels([0, 50, 100], '/s', es), ['0/s', '50/s', '100/s']);
});

test('a million beside an axis is no longer than a thousand', () => {
  assert.deepEqual(tickLabels([0, 500_000, 1_000_000], '', es), ['0', '500\u00a0mil', '1\u00a0M']);
});
