import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenConsultas } from './open-consultas.ts';

function backlogOf(count: number): OpenConsultas {
  const open = new OpenConsultas();
  for (let id = 1; id <= count; id += 1) open.add({ id, createdMs: 10 * id });
  return open;
}

const some = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: from + index }));

test('the oldest one tells up to when all have ended', () => {
  const open = backlogOf(3);
  assert.equal(open.oldestMs, 10);
  open.ended([{ id: 1 }]);
  assert.equal(open.oldestMs, 20);
  open.ended([{ id: 2 }, { id: 3 }]);
  assert.equal(open.oldestMs, undefined);
});

test('some thousands are all asked for at each look', () => {
  const open = backlogOf(5_000);
  assert.equal(open.asksForAll, true);
  assert.equal(open.toAskFor().length, 5_000);
});

test('of a million, few are asked for while nothing ends, and each of them in its turn', () => {
  const open = backlogOf(1_000_000);
  assert.equal(open.asksForAll, false);
  const asked = new Set<number>();
  for (let look = 0; look < 1_001; look += 1) {
    const ids = open.toAskFor();
    assert.ok(ids.length <= 2_000, `${ids.length}`);
    assert.equal(ids[0], 1, 'the oldest are asked for at every look');
    for (const id of ids) asked.add(id);
    open.ended([]);
  }
  assert.equal(asked.size, 1_000_000);
});

test('as many more of the oldest are asked for as have ended, so that a fast queue is followed', () => {
  const open = backlogOf(100_000);
  for (let from = 1; from < 50_000; from += 2_500) {
    const asked = new Set(open.toAskFor());
    const ended = some(from, 2_500).filter(({ id }) => asked.has(id));
    if (from > 1) assert.equal(ended.length, 2_500, `those from ${from} on`);
    open.ended(ended.length < 2_500 ? some(from, 2_500) : ended);
  }
});

test('where ends come out of order, more are asked for, within bounds', () => {
  const open = backlogOf(200_000);
  let most = 0;
  for (let look = 0; look < 100 && open.count > 6_000; look += 1) {
    const asked = open.toAskFor();
    most = Math.max(most, asked.length);
    open.ended(asked.slice(1_000).map((id) => ({ id })));
  }
  assert.ok(open.count <= 20_000, `${open.count} are left`);
  assert.ok(most <= 20_000, `${most} at once`);
});
