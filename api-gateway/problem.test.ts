import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokerUnavailableError } from '@sel/broker';
import { OverloadedError } from '@sel/runtime/batcher';
import { fromDatabase } from '@sel/runtime/database-errors';
import { problemForError } from './problem.ts';

/** As a pool's query fails. */
function failure(message: string, code: string): Promise<Error> {
  const query = fromDatabase(async () => Promise.reject(Object.assign(new Error(message), { code })));
  return query().catch((error) => error);
}

for (const [name, error] of [
  ['a database that is gone', await failure('connect ECONNREFUSED', 'ECONNREFUSED')],
  ['a database that is stopping', await failure('shutting down', '57P01')],
  ['a database that is read-only', await failure('read-only transaction', '25006')],
  ['a database that takes the password for wrong', await failure('password', '28P01')],
  ['a queue that is not there yet', new BrokerUnavailableError('the queue is not ready')],
  ['too many requests at once', new OverloadedError(5_000)],
] as const) {
  test(`${name} is a 503 that says when to come back`, () => {
    const problem = problemForError(error);
    assert.equal(problem.status, 503);
    assert.ok(problem.retryAfterS);
  });
}

test('what nobody expected is a 500 that shows nothing of itself', () => {
  const problem = problemForError(new TypeError('secret of the house'));
  assert.equal(problem.status, 500);
  assert.doesNotMatch(problem.message, /secret/);
});
