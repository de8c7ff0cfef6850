import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type pg from 'pg';
import { WatchedSetting } from './watched-setting.ts';

/** What is told to the processes, and what ends a pause between. */
function telling(answer: () => Promise<unknown> = async () => {}) {
  let pausing = Promise.withResolvers<void>();
  let told = 0;
  const query = () => {
    told += 1;
    return answer();
  };
  const setting = new WatchedSetting({ query } as unknown as pg.Pool, async (_, signal) => {
    signal.addEventListener('abort', () => pausing.resolve());
    await pausing.promise;
  });
  const pauseEnds = async () => {
    pausing.resolve();
    pausing = Promise.withResolvers<void>();
    await nextTurn();
  };
  return { setting, pauseEnds, times: () => told };
}

test('processes are told at once that somebody watches, and again until nobody does', async () => {
  const { setting, pauseEnds, times } = telling();
  assert.equal(times(), 0);
  setting.watchedBy(1);
  await nextTurn();
  setting.watchedBy(2);
  await nextTurn();
  assert.equal(times(), 1, 'they know');
  await pauseEnds();
  assert.equal(times(), 2);
  setting.watchedBy(0);
  await pauseEnds();
  await pauseEnds();
  assert.equal(times(), 2);
  setting.watchedBy(1);
  assert.equal(times(), 3);
  await setting.stop();
});

test('what could not be told is told the next time, and one question is out at a time', async () => {
  const answers: PromiseWithResolvers<void>[] = [];
  const { setting, pauseEnds, times } = telling(() => {
    const answer = Promise.withResolvers<void>();
    answers.push(answer);
    return answer.promise;
  });
  setting.watchedBy(1);
  await pauseEnds();
  assert.equal(times(), 1);
  answers[0]?.reject(new Error('the database is away'));
  await nextTurn();
  await pauseEnds();
  assert.equal(times(), 2);
  answers[1]?.resolve();
  await setting.stop();
});
