import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formats } from './text.ts';

const { ends } = formats('es');

test('the ends of an interval are written with as many digits as it takes to tell them apart', () => {
  assert.deepEqual(ends({ low: 0.864, high: 1.052 }, 'number'), ['0,864', '1,05']);
  assert.deepEqual(ends({ low: 1.0004, high: 1.0012 }, 'number'), ['1', '1,001']);
  assert.deepEqual(ends({ low: 0.99951, high: 0.99968 }, 'percent'), ['99,95\u00a0%', '99,97\u00a0%']);
  assert.deepEqual(ends({ low: 2, high: 2 }, 'number'), ['2', '2']);
});
