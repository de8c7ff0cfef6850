import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createDesiredNumber } from './desired-number.ts';

/** Carries out what is asked for one by one, when it is told to. */
function slow() {
  const asked: number[] = [];
  let answer: (isDone: boolean) => void = () => {};
  const number = createDesiredNumber((value) => {
    asked.push(value);
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  return { number, asked, answer: (isDone: boolean) => answer(isDone) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('quick requests add up: one is carried out, and then only the last one', async () => {
  const { number, asked, answer } = slow();
  const all = [number.set(3), number.set(4), number.set(5)];
  number.observed(5);
  assert.equal(number.desired.value, 5, 'what is under way is not forgotten, whatever is seen meanwhile');
  answer(true);
  await settled();
  answer(true);
  await Promise.all(all);
  assert.deepEqual(asked, [3, 5]);
  number.observed(4);
  assert.equal(number.desired.value, 5);
  number.observed(5);
  assert.equal(number.desired.value, undefined);
});

test('what cannot be done is no longer desired', async () => {
  const { number, answer } = slow();
  const done = number.set(3);
  answer(false);
  await done;
  assert.equal(number.desired.value, undefined);
});

test('what was done and is never seen is forgotten', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { number, answer } = slow();
    const done = number.set(3);
    answer(true);
    await done;
    assert.equal(number.desired.value, 3);
    mock.timers.tick(5_000);
    assert.equal(number.desired.value, undefined);
  } finally {
    mock.timers.reset();
  }
});
