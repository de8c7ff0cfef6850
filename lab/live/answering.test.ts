import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Answering } from './answering.ts';

/** Somebody who is asked at the moments of a clock that the test turns. */
function asked(patienceMs = 1_000) {
  const clock = { nowMs: 0, starvedMs: 0 };
  const answering = new Answering(patienceMs, { now: () => clock.nowMs, starvedMs: () => clock.starvedMs });
  /** Time passes for a laboratory that looks at it all the while, or that cannot; so much of it the asked waits for a processor. */
  const pass = (ms: number, { stepMs = 50, starved = 0 } = {}) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      clock.nowMs += Math.min(stepMs, ms - passed);
      clock.starvedMs += starved * Math.min(stepMs, ms - passed);
      void answering.answers;
    }
  };
  /** A question is out. @returns what answers it. */
  const ask = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const answered = answering.ask(() => promise);
    return () => {
      resolve();
      return answered;
    };
  };
  return { clock, answering, pass, ask };
}

test('who has not been asked, and who answers in time, answers', async () => {
  const { clock, answering } = asked();
  assert.ok(answering.answers);
  assert.equal(await answering.ask(async () => 'yes'), 'yes');
  clock.nowMs = 60_000;
  assert.ok(answering.answers, 'nothing is asked at this moment');
});

test('who lets a question wait for longer than patience lasts does not answer, until it does', async () => {
  const { answering, pass, ask } = asked();
  const answer = ask();
  pass(1_000);
  assert.ok(answering.answers);
  pass(1);
  assert.ok(!answering.answers);
  await answer();
  assert.ok(answering.answers);
});

test('who waits for a processor is not silent for so long', async () => {
  const { answering, pass, ask } = asked();
  const answer = ask();
  pass(2_000, { starved: 0.8 });
  assert.ok(answering.answers, '400 ms in which it could have answered');
  pass(700);
  assert.ok(!answering.answers);
  await answer();
});

test('while the laboratory itself stands still nobody is silent: the answer may lie unread', async () => {
  const { answering, pass, ask } = asked();
  const answer = ask();
  pass(5_000, { stepMs: 5_000 });
  assert.ok(answering.answers);
  pass(900);
  assert.ok(!answering.answers, 'the last of what it missed counts as a beat does');
  await answer();
});

test('who refuses does not answer, at once', async () => {
  const { answering } = asked();
  await assert.rejects(answering.ask(() => Promise.reject(new Error('refused'))));
  assert.ok(!answering.answers);
  await answering.ask(async () => {});
  assert.ok(answering.answers);
});

test('it is known how long somebody has answered since the last silence', async () => {
  const { clock, answering, ask } = asked();
  assert.ok(answering.hasAnsweredFor(2_000), 'no silence is known');
  const answer = ask();
  clock.nowMs = 5_000;
  await answer();
  assert.ok(!answering.hasAnsweredFor(2_000), 'nobody had asked whether it answers meanwhile');
  clock.nowMs = 7_001;
  assert.ok(answering.hasAnsweredFor(2_000));
});

test('how fast somebody answers is the mean of what came since the last silence', async () => {
  const { clock, answering, ask } = asked();
  const after = async (ms: number) => {
    const answer = ask();
    clock.nowMs += ms;
    await answer();
  };
  for (const ms of [100, 200]) await after(ms);
  assert.equal(answering.meanMs, 150);
  await after(5_000);
  await after(4);
  assert.equal(answering.meanMs, 4);
});

test('who has become slow is known from its second long answer in two seconds, and not from one', async () => {
  const { clock, answering, ask } = asked();
  /** Asked four times a second, as long as there was no longer wait. */
  const answersAfter = async (ms: number) => {
    const answer = ask();
    clock.nowMs += ms;
    await answer();
    clock.nowMs += Math.max(0, 250 - ms);
  };
  for (let times = 0; times < 20; times += 1) await answersAfter(4);
  await answersAfter(400);
  assert.ok(answering.meanMs < 25, `${answering.meanMs} ms after a hiccup`);
  await answersAfter(4);
  await answersAfter(400);
  assert.ok(answering.meanMs > 100, `${answering.meanMs} ms where every other answer is slow`);
  for (let times = 0; times < 8; times += 1) await answersAfter(4);
  assert.ok(answering.meanMs < 50, `${answering.meanMs} ms two seconds later`);
});
