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
