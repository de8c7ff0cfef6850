import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { Batcher, OverloadedError } from './batcher.ts';

/** A batcher whose runs end when the test says so. */
function controlled(limits: {
  maxBatch: number;
  maxInFlight: number;
  maxQueued?: number;
  restRatio?: number;
  aloneMs?: number;
  enough?: number;
}) {
  const runs: { items: number[]; finish(): void; fail(error: Error): void }[] = [];
  const batcher = new Batcher<number, number>({
    ...limits,
    run: (items) =>
      new Promise((resolve, reject) => {
        runs.push({ items, finish: () => resolve(items.map((item) => item * 2)), fail: reject });
      }),
  });
  /** Waits until that many runs have begun. */
  const begun = async (count: number) => {
    while (runs.length < count) await nextTurn();
  };
  return { batcher, runs, begun };
}

test('an item alone is run before the event loop turns twice', async () => {
  const { batcher, runs } = controlled({ maxBatch: 10, maxInFlight: 1 });
  const result = batcher.add(21);
  await nextTurn();
  assert.deepEqual(runs[0]?.items, [21]);
  runs[0]?.finish();
  assert.equal(await result, 42);
});

test('items that arrive during a run share the next one', async () => {
  const { batcher, runs, begun } = controlled({ maxBatch: 10, maxInFlight: 1 });
  const first = batcher.add(1);
  await nextTurn();
  const others = [batcher.add(2), batcher.add(3)];
  await nextTurn();
  assert.equal(runs.length, 1, 'only one run at a time');
  runs[0]?.finish();
  await first;
  await begun(2);
  assert.deepEqual(runs[1]?.items, [2, 3]);
  runs[1]?.finish();
  assert.deepEqual(await Promise.all(others), [4, 6]);
});

for (const { size, rests } of [
  { size: 1, rests: false },
  { size: 20, rests: true },
]) {
  test(`after a run of ${size} it ${rests ? 'rests, and company gathers' : 'goes on at once'}`, async () => {
    const { batcher, runs, begun } = controlled({ maxBatch: 100, maxInFlight: 1, restRatio: 10 });
    const first = Promise.all(Array.from({ length: size }, (_, item) => batcher.add(item)));
    await begun(1);
    await sleep(10);
    runs[0]?.finish();
    await first;
    const others = [batcher.add(1)];
    await nextTurn();
    assert.equal(runs.length, rests ? 1 : 2);
    if (rests) others.push(batcher.add(2));
    await begun(2);
    assert.equal(runs[1]?.items.length, others.length);
    runs[1]?.finish();
    await Promise.all(others);
  });
}

test('however long a run took, the rest after it is short', { timeout: 30_000 }, async () => {
  const { batcher, runs, begun } = controlled({ maxBatch: 100, maxInFlight: 1, restRatio: 1e6 });
  const first = Promise.all(Array.from({ length: 20 }, (_, item) => batcher.add(item)));
  await begun(1);
  await sleep(10);
  runs[0]?.finish();
  await first;
  const next = batcher.add(1);
  await begun(2);
  runs[1]?.finish();
  await next;
});

test('it rests no longer than until enough items wait', async () => {
  const { batcher, runs, begun } = controlled({ maxBatch: 100, maxInFlight: 1, restRatio: 1e6, enough: 3 });
  const first = Promise.all(Array.from({ length: 20 }, (_, item) => batcher.add(item)));
  await begun(1);
  await sleep(10);
  runs[0]?.finish();
  await first;
  const others = [batcher.add(1), batcher.add(2)];
  await nextTurn();
  assert.equal(runs.length, 1, 'two are not enough');
  others.push(batcher.add(3));
  await nextTurn();
  assert.deepEqual(runs[1]?.items, [1, 2, 3]);
  runs[1]?.finish();
  await Promise.all(others);
});

/** Nobody waits so long in a test. */
const FOR_EVER_MS = 2 ** 30;

test('while a run is alone, what arrives waits for its end and goes together', async () => {
  const { batcher, runs, begun } = controlled({ maxBatch: 100, maxInFlight: 2, aloneMs: FOR_EVER_MS });
  const first = batcher.add(1);
  await begun(1);
  const others = [batcher.add(2), batcher.add(3)];
  await nextTurn();
  assert.equal(runs.length, 1);
  runs[0]?.finish();
  await first;
  await begun(2);
  assert.deepEqual(runs[1]?.items, [2, 3]);
  runs[1]?.finish();
  await Promise.all(others);
});

test('another run begins beside it when enough items wait', async () => {
  const { batcher, runs } = controlled({ maxBatch: 100, maxInFlight: 2, aloneMs: FOR_EVER_MS, enough: 2 });
  const all = [batcher.add(1)];
  await nextTurn();
  all.push(batcher.add(2), batcher.add(3));
  await nextTurn();
  assert.deepEqual(
    runs.map(({ items }) => items),
    [[1], [2, 3]],
  );
  for (const run of runs) run.finish();
  await Promise.all(all);
});

test('where only one item fits into a run, none waits for another', async () => {
  const { batcher, runs } = controlled({ maxBatch: 1, maxInFlight: 2, aloneMs: FOR_EVER_MS });
  const all = [batcher.add(1)];
  await nextTurn();
  all.push(batcher.add(2));
  await nextTurn();
  assert.equal(runs.length, 2);
  for (const run of runs) run.finish();
  await Promise.all(all);
});

test('a run that hangs holds the others up for a moment, and only once', async () => {
  const { batcher, runs, begun } = controlled({ maxBatch: 100, maxInFlight: 2, aloneMs: 50 });
  const hanging = batcher.add(1);
  await begun(1);
  const next = batcher.add(2);
  await begun(2);
  runs[1]?.finish();
  await next;
  await nextTurn();
  const last = batcher.add(3);
  await nextTurn();
  assert.deepEqual(runs[2]?.items, [3], 'the run that began last has ended, and the other is not waited for');
  for (const run of runs) run.finish();
  await Promise.all([hanging, last]);
});

test('after a run that failed it goes on at once', async () => {
  const { batcher, runs, begun } = controlled({ maxBatch: 100, maxInFlight: 1, restRatio: 1e6 });
  const first = Promise.allSettled(Array.from({ length: 20 }, (_, item) => batcher.add(item)));
  await begun(1);
  await sleep(10);
  runs[0]?.fail(new Error('no'));
  await first;
  const next = batcher.add(1);
  await nextTurn();
  assert.equal(runs.length, 2);
  runs[1]?.finish();
  await next;
});

test('one item too many is refused, and the others are not affected', async () => {
  const { batcher, runs, begun } = controlled({ maxBatch: 1, maxInFlight: 1, maxQueued: 1 });
  const running = batcher.add(1);
  await nextTurn();
  const waiting = batcher.add(2);
  await assert.rejects(batcher.add(3), OverloadedError);
  runs[0]?.finish();
  await running;
  await begun(2);
  runs[1]?.finish();
  assert.equal(await waiting, 4);
});

test('a failure reaches everyone in the run, and the batcher goes on', async () => {
  const { batcher, runs, begun } = controlled({ maxBatch: 10, maxInFlight: 1 });
  const failing = Promise.allSettled([batcher.add(1), batcher.add(2)]);
  await nextTurn();
  runs[0]?.fail(new Error('no'));
  assert.deepEqual(
    (await failing).map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  const next = batcher.add(3);
  await begun(2);
  runs[1]?.finish();
  assert.equal(await next, 6);
});

test('one bad item fails by itself when the failure may be its own fault', async () => {
  const batcher = new Batcher<number, number>({
    maxBatch: 10,
    maxInFlight: 1,
    isFaultOfOne: () => true,
    run: async (items) => {
      if (items.includes(13)) throw new Error('13');
      return items;
    },
  });
  const settled = await Promise.allSettled([1, 13, 2].map((item) => batcher.add(item)));
  assert.deepEqual(
    settled.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
});

test('a failure that would meet everyone reaches those who wait, too', async () => {
  const runs: { reject(error: Error): void }[] = [];
  const batcher = new Batcher<number, number>({
    maxBatch: 1,
    maxInFlight: 1,
    isFaultOfAll: (error) => (error as Error).message === 'gone',
    run: () => new Promise((_, reject) => runs.push({ reject })),
  });
  const settled = Promise.allSettled([batcher.add(1), batcher.add(2), batcher.add(3)]);
  await nextTurn();
  runs[0]?.reject(new Error('gone'));
  assert.deepEqual(
    (await settled).map(({ status }) => status),
    ['rejected', 'rejected', 'rejected'],
  );
  assert.equal(runs.length, 1, 'the others were not tried');
});

test('drain waits for what waits and what runs', async () => {
  const { batcher, runs, begun } = controlled({ maxBatch: 1, maxInFlight: 1 });
  void batcher.add(1);
  void batcher.add(2);
  let drained = false;
  const draining = batcher.drain().then(() => {
    drained = true;
  });
  await begun(1);
  runs[0]?.finish();
  await begun(2);
  assert.equal(drained, false);
  runs[1]?.finish();
  await draining;
});

test('every item gets its own result, whatever the sizes and the order of completion', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer(), { maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 4 }),
      fc.scheduler(),
      async (items, maxBatch, maxInFlight, scheduler) => {
        let running = 0;
        const batcher = new Batcher<number, string>({
          maxBatch,
          maxInFlight,
          run: async (batch) => {
            running += 1;
            assert.ok(batch.length <= maxBatch && running <= maxInFlight);
            await scheduler.schedule(Promise.resolve());
            running -= 1;
            return batch.map(String);
          },
        });
        const results = Promise.all(items.map((item) => batcher.add(item)));
        await scheduler.waitFor(results);
        assert.deepEqual(await results, items.map(String));
      },
    ),
    { numRuns: 100 },
  );
});
