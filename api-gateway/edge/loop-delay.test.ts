import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { LoopDelay } from './loop-delay.ts';

test('a loop that is kept busy in long turns is late, and one that is left alone is not any more', async () => {
  const delay = new LoopDelay();
  delay.start();
  const busy = setInterval(() => {
    const endMs = performance.now() + 150;
    while (performance.now() < endMs);
  }, 1);
  await until(() => delay.meanMs > 75);
  clearInterval(busy);
  await until(() => delay.meanMs < 75);
  delay.stop();
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_000 && !condition(); tries += 1) await sleep(10);
  assert.ok(condition());
}
