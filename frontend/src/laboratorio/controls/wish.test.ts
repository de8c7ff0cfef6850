import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createWish } from './wish.ts';

/** Carries out what is asked for one by one, when it is told to. */
function slow() {
  const asked: number[] = [];
  let answer: (isDone: boolean) => void = () => {};
  const wish = createWish((value) => {
    asked.push(value);
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  return { wish, asked, answer: (isDone: boolean) => answer(isDone) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('quick wishes add up: one is carried out, and then only the last one', async () => {
  const { wish, asked, answer } = slow();
  const all = [wish.set(3), wish.set(4), wish.set(5)];
  wish.seen(5);
  assert.equal(wish.wished.value, 5, 'what is under way is not forgotten, whatever is seen meanwhile');
  answer(true);
  await settled();
  answer(true);
  await Promise.all(all);
  assert.deepEqual(asked, [3, 5]);
  wish.seen(4);
  assert.equal(wish.wished.value, 5);
  wish.seen(5);
  assert.equal(wish.wished.value, undefined);
});

test('what cannot be done is no longer wished', async () => {
  const { wish, answer } = slow();
  const done = wish.set(3);
  answer(false);
  await done;
  assert.equal(wish.wished.value, undefined);
});

test('what was done and is never seen is forgotten', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { wish, answer } = slow();
    const done = wish.set(3);
    answer(true);
    await done;
    assert.equal(wish.wished.value, 3);
    mock.timers.tick(5_000);
    assert.equal(wish.wished.value, undefined);
  } finally {
    mock.timers.reset();
  }
});
