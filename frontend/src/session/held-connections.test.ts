import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeTab } from './for-tests/fake-tab.ts';
import { holdingConnection } from './held-connections.ts';

/** Whether tabs can agree: Node has the same locks as browsers do, a page from another machine has none. */
for (const [name, locks, atOnce] of [
  ['of all tabs together', navigator.locks, 3],
  ['of one tab that is on its own', undefined, 2],
] as const) {
  test(`${atOnce} connections ${name} are held at once, the others wait, and failures give theirs back`, async (t) => {
    fakeTab(t);
    t.mock.getter(navigator, 'locks', () => locks);
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
      await settled();
      assert.equal(waiting, Math.min(atOnce, 10 - ended));
      ends[ended]?.();
    }
    await Promise.all(all);
    assert.equal(await holdingConnection(async () => 'free again'), 'free again');
  });
}

test('a hidden tab that is on its own lets go of what it holds, and holds nothing until it is seen', async (t) => {
  const setHidden = fakeTab(t);
  t.mock.getter(navigator, 'locks', () => undefined);
  let holding = 0;
  const hold = () =>
    holdingConnection(async (hidden) => {
      holding += 1;
      await new Promise((_, reject) => hidden.addEventListener('abort', () => reject(hidden.reason)));
    });
  const all = Array.from({ length: 5 }, hold);
  await settled();
  assert.equal(holding, 2);
  setHidden(true);
  assert.deepEqual(await Promise.all(all), Array(5).fill(undefined));
  assert.equal(holding, 2, 'none of those that were still to come has begun');
  assert.equal(await holdingConnection(async () => assert.fail('nobody sees it')), undefined);
  setHidden(false);
  assert.equal(await holdingConnection(async () => 'held'), 'held');
  await assert.rejects(
    holdingConnection(async () => Promise.reject(new Error('lost'))),
    /lost/,
  );
});

/** Locks are handed on in turns of their own. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
}
