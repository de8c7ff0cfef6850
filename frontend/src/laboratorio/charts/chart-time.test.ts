import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChartTime } from './chart-time.ts';

const at = (...seconds: number[]) => seconds.map((s) => ({ atMs: 1000 * s, values: [s] }));
const shownS = (time: ReturnType<typeof createChartTime>) => time.shown.value.map(({ atMs }) => atMs / 1000);

test('the charts show two minutes, and ten on request', () => {
  const time = createChartTime();
  time.add(at(0, 300, 500, 599));
  assert.deepEqual(shownS(time), [500, 599]);
  time.show(600_000);
  assert.deepEqual(shownS(time), [0, 300, 500, 599]);
  time.add(at(601));
  assert.deepEqual(shownS(time), [300, 500, 599, 601], 'what is older than ten minutes is let go of');
});

test('what was told before is not added twice', () => {
  const time = createChartTime();
  time.add(at(1, 2));
  time.add(at(1, 2, 3));
  assert.deepEqual(shownS(time), [1, 2, 3]);
});

test('charts that are stopped stay as they are, and what happened meanwhile is there afterwards', () => {
  const time = createChartTime();
  time.add(at(1, 2));
  time.toggleFrozen();
  time.add(at(3, 2_000));
  assert.deepEqual(shownS(time), [1, 2], 'also when it is long ago');
  time.toggleFrozen();
  assert.deepEqual(shownS(time), [2_000]);
});

test('the figures are those at the cursor, and the newest ones without it', () => {
  const time = createChartTime();
  const focus = () => time.focus.value?.values;
  assert.equal(focus(), undefined);
  time.add(at(10, 20, 30));
  assert.deepEqual(focus(), [30]);
  time.moveCursor(11_000);
  assert.deepEqual(focus(), [20]);
  time.moveCursor(999_000);
  assert.equal(time.cursorAgoMs.value, 120_000, 'within what is shown');
  time.moveCursor(undefined);
  assert.deepEqual(focus(), [30]);
});

test('two moments are kept for comparison until they are let go of', () => {
  const time = createChartTime();
  time.togglePin('a');
  assert.deepEqual(time.pins.value, {}, 'nothing to keep yet');
  time.add(at(10));
  time.togglePin('a');
  time.add(at(20));
  time.togglePin('b');
  assert.deepEqual(
    [time.pins.value.a, time.pins.value.b].map((point) => point?.values),
    [[10], [20]],
  );
  time.togglePin('a');
  assert.deepEqual(Object.keys(time.pins.value), ['b']);
});

/** With a point each second of the last two minutes, and this stretch of them selected. */
function selected(fromAgoMs: number, toAgoMs: number) {
  const time = createChartTime();
  time.add(at(...Array.from({ length: 121 }, (_, s) => s)));
  time.moveCursor(fromAgoMs);
  time.select();
  time.moveCursor(toAgoMs);
  return time;
}

test('what lies between two places of the cursor is zoomed to, in either direction, and there is one way back', () => {
  for (const [from, to] of [
    [80_000, 60_000],
    [60_000, 80_000],
  ] as const) {
    const time = selected(from, to);
    assert.deepEqual(time.selection.value, { fromMs: 40_000, toMs: 60_000 });
    time.zoom();
    assert.deepEqual([shownS(time)[0], shownS(time).at(-1)], [40, 60]);
    assert.deepEqual(
      [time.spanMs.value, time.isZoomed.value, time.cursorAgoMs.value],
      [20_000, true, undefined],
    );
    time.moveCursor(15_000);
    time.select();
    time.moveCursor(7_000);
    time.zoom();
    assert.deepEqual([shownS(time)[0], shownS(time).at(-1)], [45, 53], 'a part of the part');
    time.back();
    assert.deepEqual([shownS(time)[0], shownS(time).at(-1)], [0, 120]);
  }
});

test('while one selects and in a zoom the charts stand still, and nothing is lost', () => {
  const time = selected(80_000, 60_000);
  time.add(at(121, 122));
  assert.deepEqual(time.selection.value, { fromMs: 40_000, toMs: 60_000 }, 'the cursor is where it was put');
  time.zoom();
  time.add(at(5_000));
  assert.equal(shownS(time).length, 21, 'also when it is long ago');
  time.back();
  assert.deepEqual(shownS(time), [5_000]);
  assert.equal(time.isStill.value, false);
});

test('charts that were stopped are stopped as before when the zoom is left', () => {
  const time = createChartTime();
  time.add(at(...Array.from({ length: 121 }, (_, s) => s)));
  time.toggleFrozen();
  time.moveCursor(80_000);
  time.select();
  time.moveCursor(60_000);
  time.zoom();
  time.add(at(150));
  assert.equal(shownS(time).at(-1), 60);
  time.back();
  assert.equal(shownS(time).at(-1), 120);
  assert.ok(time.isStill.value);
});

test('whoever lets the charts go on or chooses how much they show has left the zoom', () => {
  for (const leave of ['toggleFrozen', 'show'] as const) {
    const time = selected(80_000, 60_000);
    time.zoom();
    time[leave](120_000);
    time.add(at(121));
    assert.equal(shownS(time).at(-1), 121, leave);
  }
});

test('a selection is given up before the zoom is', () => {
  const time = selected(80_000, 60_000);
  time.zoom();
  time.select();
  time.back();
  assert.deepEqual([time.selection.value, time.isZoomed.value], [undefined, true]);
});

test('a moment is gone to wherever the charts are', () => {
  const time = selected(80_000, 60_000);
  time.zoom();
  time.goTo(50_000);
  assert.deepEqual([time.focus.value?.values, time.isZoomed.value], [[50], true]);
  time.goTo(100_000);
  assert.deepEqual([time.focus.value?.values, time.isZoomed.value, time.isStill.value], [[100], false, true]);
  time.add(at(300));
  time.goTo(300_000);
  assert.deepEqual(time.focus.value?.values, [300], 'what came after they were stopped');
  time.goTo(10_000);
  assert.deepEqual([time.focus.value?.values, time.spanMs.value], [[10], 600_000]);
});
