import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HandedConsulta } from './handover.ts';
import { slotUse } from './slot-use.ts';

/** In work for 21 ms, 2 ms after it was accepted; it found a slot idle, or waited. */
const handed = (id: number, waitedMs: number | undefined, handoverMs: number): HandedConsulta => {
  const createdMs = 100 * id;
  const publishedMs = createdMs + 2;
  const startedMs = publishedMs + (waitedMs ?? 0) + handoverMs;
  const times = {
    createdMs,
    publishedMs,
    startedMs,
    finishedMs: startedMs + 20,
    processedMs: startedMs + 21,
  };
  return { id, status: 'completed', worker: 'w', attempts: 1, ...times, waitedMs, handoverMs };
};

const many = <Item>(count: number, each: (index: number) => Item) =>
  Array.from({ length: count }, (_, i) => each(i));
const idle = many(30, (i) => handed(i, 0, 5));
const waited = many(20, (i) => handed(100 + i, 40, 1));

test('a slot is kept by its turn, the work and the storing; the delivery to an idle one belongs to the way', () => {
  // Published just before a slot came free, and delivered after it: it says nothing of the turn.
  const inBetween = many(10, (i) => handed(200 + i, 3, 2));
  const unknown = many(10, (i) => handed(300 + i, undefined, 3));
  const found = slotUse([...idle, ...waited, ...inBetween, ...unknown]);
  assert.deepEqual(
    found.occupiedMs,
    many(70, () => 22),
  );
  assert.deepEqual(
    found.outsideMs,
    many(30, () => 2 + 4),
  );
  assert.equal(found.leadMs, 4);
});

test('while too few have waited, a turn is taken to be as long as a delivery', () => {
  const found = slotUse([...idle, ...waited.slice(0, 9)]);
  assert.deepEqual(
    found.occupiedMs.slice(0, 30),
    many(30, () => 26),
  );
  assert.deepEqual(
    found.outsideMs,
    many(39, () => 2),
  );
  assert.equal(found.leadMs, 0);
});
