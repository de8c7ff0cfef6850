import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pollPauseMs, retryPauseMs } from './pauses.ts';

test('polls start after 100 ms and become rarer, down to one a second', () => {
  const pauses = Array.from({ length: 20 }, (_, index) => pollPauseMs(index + 1));
  assert.equal(pauses[0], 100);
  assert.ok(pauses.every((ms, index) => index === 0 || ms >= (pauses[index - 1] as number)));
  assert.equal(pauses.at(-1), 1_000);
});

test('a failed request waits as long as the server asks, or ever longer when it does not', () => {
  assert.equal(retryPauseMs(5, 2), 2_000);
  assert.equal(retryPauseMs(5, 0), 0);
  assert.deepEqual(
    [1, 2, 3, 4, 5, 50].map((attempt) => retryPauseMs(attempt, undefined)),
    [1_000, 2_000, 4_000, 8_000, 10_000, 10_000],
  );
});
