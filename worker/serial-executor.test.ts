import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SerialExecutor } from './serial-executor.ts';

test('only one task runs at a time, and each gets its own result', async () => {
  const executor = new SerialExecutor();
  let running = 0;
  const results = await Promise.all(
    [1, 2, 3, 4, 5].map((n) =>
      executor.run(async () => {
        running += 1;
        assert.equal(running, 1);
        await nextTurn();
        running -= 1;
        return n * 2;
      }),
    ),
  );
  assert.deepEqual(results, [2, 4, 6, 8, 10]);
});

test('a task that fails does not stop the others', async () => {
  const executor = new SerialExecutor();
  const settled = await Promise.allSettled([
    executor.run(() => Promise.reject(new Error('no'))),
    executor.run(async () => 'yes'),
  ]);
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['rejected', 'fulfilled'],
  );
});

test('the next one is drawn, not taken in the order of arrival', async () => {
  const last = new SerialExecutor(() => 0.999);
  const order: number[] = [];
  await Promise.all([1, 2, 3].map((n) => last.run(async () => void order.push(n))));
  assert.deepEqual(order, [1, 3, 2]);
});
