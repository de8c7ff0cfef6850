import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokerUnavailableError } from '@sel/broker';
import { OverloadedError } from '@sel/runtime/batcher';
import { problemForError } from './problem.ts';

for (const [name, error] of [
  ['a database that is gone', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
  ['a database that is stopping', Object.assign(new Error('shutting down'), { code: '57P01' })],
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
