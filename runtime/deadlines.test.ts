import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Deadlines } from './deadlines.ts';
import { stopClock } from './for-tests/clock.ts';

test('what does not end in its time is told once, and what has ended, or began again, is not', (t) => {
  const pass = stopClock(t);
  const over: string[] = [];
  const deadlines = new Deadlines<string>(100, (item) => over.push(item));

  deadlines.begin('ends');
  deadlines.begin('lasts');
  deadlines.begin('begins again');
  pass(60);
  deadlines.end('ends');
  deadlines.begin('begins again');
  pass(39);
  assert.deepEqual(over, []);
  pass(1);
  assert.deepEqual(over, ['lasts']);
  pass(59);
  assert.deepEqual(over, ['lasts']);
  pass(1);
  assert.deepEqual(over, ['lasts', 'begins again']);

  // At rest there is nothing that wakes the process, and the next one is waited for all the same.
  pass(1_000);
  deadlines.begin('later');
  pass(100);
  assert.deepEqual(over, ['lasts', 'begins again', 'later']);
});
