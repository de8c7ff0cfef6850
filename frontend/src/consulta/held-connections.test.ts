import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdingConnection } from './held-connections.ts';

test('four connections are held at once, the others wait their turn, and failures give theirs back', async () => {
  const ends: (() => void)[] = [];
  let waiting = 0;
  const hold = () =>
    holdingConnection(async () => {
      waiting += 1;
      await new Promise<void>((resolve) => ends.push(resolve));
      waiting -= 1;
      throw new Error('lost');
    }).catch(() => {});
  const all = Array.from({ length: 10 }, hold);
  for (let ended = 0; ended < 10; ended += 1) {
    assert.equal(waiting, Math.min(4, 10 - ended));
    ends[ended]?.();
    await all[ended];
    // The next one starts in a turn of its own.
    await new Promise(setImmediate);
  }
  assert.equal(await holdingConnection(async () => 'free again'), 'free again');
});
