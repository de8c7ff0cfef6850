import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Plan, stepsOf } from './plan.ts';

const PLAN: Plan<{ level: number }> = {
  combinations: [1, 2, 3, 4, 5].map((level) => ({ level })),
  repetitions: 40,
  seed: 3,
  warmUpMs: 0,
  measureMs: 0,
};

/** The levels of each repetition, in the order in which they are measured. */
const ordersOf = (plan: Plan<{ level: number }>) =>
  [...Map.groupBy(stepsOf(plan), ({ repetition }) => repetition).values()].map((steps) =>
    steps.map(({ factors }) => factors.level),
  );

test('each repetition has a seed of its own, which all its levels share', () => {
  const seeds = new Map(stepsOf(PLAN).map(({ repetition, seed }) => [repetition, seed]));
  assert.equal(new Set(seeds.values()).size, PLAN.repetitions);
  for (const { repetition, seed } of stepsOf(PLAN)) assert.equal(seed, seeds.get(repetition));
});

test('a shuffled plan measures every level once in each repetition, in orders that differ and can be drawn again', () => {
  const orders = ordersOf({ ...PLAN, order: 'shuffled' });
  for (const order of orders) assert.deepEqual(order.toSorted(), [1, 2, 3, 4, 5]);
  assert.ok(new Set(orders.map(String)).size > 20);
  assert.deepEqual(orders, ordersOf({ ...PLAN, order: 'shuffled' }));
  // Each level is the first one in about a fifth of 40 repetitions.
  const first = Map.groupBy(orders, ([level]) => level);
  for (const level of [1, 2, 3, 4, 5]) assert.ok((first.get(level)?.length ?? 0) >= 2);
});

test('a plan that declares its order keeps it', () => {
  for (const order of ordersOf(PLAN)) assert.deepEqual(order, [1, 2, 3, 4, 5]);
});
