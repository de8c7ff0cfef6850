import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventLoopDelay } from './event-loop-delay.ts';

test('a loop that is busy in long turns is late, and one at rest is not even looked at', async () => {
  const delay = new EventLoopDelay();
  delay.start();
  const busy = setInterval(() => {
    const endMs = performance.now() + 100;
    while (performance.now() < endMs);
  }, 1);
  try {
    await until(() => delay.take().meanMs > 40);
    clearInterval(busy);
    await until(() => delay.take().p99Ms === 0);
  } finally {
    clearInterval(busy);
    delay.stop();
  }
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (condition()) return;
    await sleep(100);
  }
  assert.fail('waited in vain');
}

test('each who asks is told of the time since it asked itself', async () => {
  const delays = [new EventLoopDelay(), new EventLoopDelay(), new EventLoopDelay()];
  for (const delay of delays) delay.start();
  const busy = setInterval(() => {
    const endMs = performance.now() + 100;
    while (performance.now() < endMs);
  }, 1);
  try {
    await until(() => (delays[0] as EventLoopDelay).take().meanMs > 40);
    assert.equal((delays[0] as EventLoopDelay).take().meanMs, 0);
    for (const delay of delays.slice(1)) assert.ok(delay.take().meanMs > 40);
  } finally {
    clearInterval(busy);
    for (const delay of delays) delay.stop();
  }
});
