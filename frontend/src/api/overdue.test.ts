import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answered, overdue } from './overdue.ts';

test('a request counts from two seconds after it should have been answered until it is', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const quick = Promise.withResolvers<string>();
  const held = Promise.withResolvers<string>();
  const answers = [answered(quick.promise), answered(held.promise, 20_000)];
  t.mock.timers.tick(1_999);
  assert.equal(overdue.value, 0);
  t.mock.timers.tick(1);
  assert.equal(overdue.value, 1, 'the one that is held may take longer');
  t.mock.timers.tick(20_000);
  assert.equal(overdue.value, 2);
  quick.resolve('here');
  held.reject(new Error('lost'));
  assert.deepEqual(
    (await Promise.allSettled(answers)).map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  assert.equal(overdue.value, 0);
});

test('an answer in time never counts', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  await answered(Promise.resolve());
  t.mock.timers.tick(60_000);
  assert.equal(overdue.value, 0);
});
