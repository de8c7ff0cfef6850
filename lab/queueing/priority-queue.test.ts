import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PriorityQueue } from './priority-queue.ts';

test('events come in the order of time, and in the order they were added when it is the same', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const queue = new PriorityQueue<number>();
      for (const [index, atMs] of times.entries()) queue.add(atMs, index);
      const expected = times
        .map((atMs, index) => ({ atMs, index }))
        .sort((a, b) => a.atMs - b.atMs || a.index - b.index);
      for (const { atMs, index } of expected) {
        assert.equal(queue.dueMs, atMs);
        assert.equal(queue.take(), index);
      }
      assert.equal(queue.dueMs, Number.POSITIVE_INFINITY);
      assert.equal(queue.take(), undefined);
    }),
  );
});

test('what is added meanwhile takes its place among what was there', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9 }))), (steps) => {
      const queue = new PriorityQueue<number>();
      const model: number[] = [];
      for (const [adds, atMs] of steps) {
        if (adds) {
          queue.add(atMs, atMs);
          model.push(atMs);
          model.sort((a, b) => a - b);
        } else assert.equal(queue.take(), model.shift());
      }
    }),
  );
});
