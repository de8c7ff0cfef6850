import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overdue } from '../api/overdue.ts';
import { act, trouble } from './lab-api.ts';

test('an action that takes its time is not told as one that waits for a connection', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const answer = Promise.withResolvers<Response>();
  const asked = Promise.withResolvers<void>();
  t.mock.method(globalThis, 'fetch', () => {
    asked.resolve();
    return answer.promise;
  });
  const done = act('load', 'PUT', '/carga', {});
  await asked.promise;
  // The load before may take a minute to end.
  t.mock.timers.tick(60_000);
  assert.equal(overdue.value, 0);
  t.mock.timers.tick(2_000);
  assert.equal(overdue.value, 1, 'an answer that never comes is told all the same');
  answer.resolve(new Response('{}'));
  assert.equal(await done, true);
  assert.deepEqual([overdue.value, trouble.value], [0, undefined]);
});
