import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queryFor } from './batch-statement.ts';

const STATEMENT = { one: { name: 'one', text: 'ONE' }, many: { name: 'many', text: 'MANY' } };

test('a single item is given as plain values', () => {
  assert.deepEqual(queryFor(STATEMENT, [[1], [null]], 'all'), { ...STATEMENT.one, values: [1, null, 'all'] });
});

test('several items are given as one array for each column', () => {
  const columns = [
    [1, 2],
    [null, 'b'],
  ];
  assert.deepEqual(queryFor(STATEMENT, columns, 'all'), { ...STATEMENT.many, values: [...columns, 'all'] });
});
