import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pollPauseMs, retryPauseMs } from './pauses.ts';

test('polls start after 100 ms and become rarer, down to one a second', () => {
  const pauses = Array.from({ length: 20 }, (_, index) => pollPauseMs(index + 1));
  assert.equal(pauses[0], 100);
  assert.ok(pauses.every((ms, index) => index === 0 || ms >= (pauses[index - 1] as number)));
  assert.equal(pauses.at(-1), 1_000);
});

test('a failed request waits ever longer when the server does not say how long', () => {
  const pauses = (random: number) =>
    [1, 2, 3, 4, 5, 50].map((attempt) => retryPauseMs(attempt, () => random));
  assert.deepEqual(pauses(0), [1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  assert.deepEqual(pauses(1), [1_200, 2_400, 4_800, 9_600, 12_000, 12_000]);
});
