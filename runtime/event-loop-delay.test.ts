import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

/** A sampler that nobody else has: other tests of the same process leave theirs under way. */
const OWN = './event-loop-delay.ts?own';
const { EventLoopDelay } = (await import(OWN)) as typeof import('./event-loop-delay.ts');

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

test('a process at rest is not woken, and one that was busy comes to rest though nobody asks', async (t) => {
  const timers = countItsTimers();
  const delay = new EventLoopDelay();
  delay.start();
  t.after(() => {
    delay.stop();
    timers.stop();
  });
  await until(hasBeenAtRest(timers));

  const busy = setInterval(() => {
    const endMs = performance.now() + 100;
    while (performance.now() < endMs);
  }, 1);
  t.after(() => clearInterval(busy));
  await until(() => delay.take().meanMs > 40);
  assert.ok(timers.take() > 0);
  clearInterval(busy);
  await until(hasBeenAtRest(timers));
});

/** What has fired since it was last asked, of the timers that the module sets itself. */
function countItsTimers(): { take(): number; stop(): void } {
  const ids = new Set<number>();
  let fired = 0;
  const hook = createHook({
    init(id, type) {
      if (type === 'Timeout' && new Error().stack?.includes('event-loop-delay.ts')) ids.add(id);
    },
    before(id) {
      if (ids.has(id)) fired += 1;
    },
  }).enable();
  return {
    take: () => {
      const count = fired;
      fired = 0;
      return count;
    },
    stop: () => void hook.disable(),
  };
}

/** For longer than anything that comes once a second. */
function hasBeenAtRest({ take }: { take(): number }): () => boolean {
  let looks = 0;
  return () => {
    looks = take() === 0 ? looks + 1 : 0;
    return looks > 15;
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (condition()) return;
    await sleep(100);
  }
  assert.fail('waited in vain');
}

test('each who asks is told of the time since it asked itself', async () => {
  const [first, ...others] = [new EventLoopDelay(), new EventLoopDelay(), new EventLoopDelay()] as const;
  for (const delay of [first, ...others]) delay.start();
  const busy = setInterval(() => {
    const endMs = performance.now() + 100;
    while (performance.now() < endMs);
  }, 1);
  try {
    await until(() => first.take().meanMs > 40);
    assert.equal(first.take().meanMs, 0);
    for (const delay of others) assert.ok(delay.take().meanMs > 40);
  } finally {
    clearInterval(busy);
    for (const delay of [first, ...others]) delay.stop();
  }
});
