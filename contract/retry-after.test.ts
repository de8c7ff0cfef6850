import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { retryAfterMs } from './retry-after.ts';

const NOW_MS = Date.parse('Sun, 06 Nov 1994 08:49:37 GMT');
const asked = (header: string | null, random = 0) => retryAfterMs(header, NOW_MS, () => random);

test('what is asked for is kept between 1 and 60 s', () => {
  for (const [header, waitedMs] of [
    ['0', 1_000],
    ['1', 1_000],
    ['2', 2_000],
    [' 7 ', 7_000],
    ['50', 50_000],
    ['2592000', 50_000],
    ['9'.repeat(400), 50_000],
  ] as const) {
    assert.equal(asked(header), waitedMs, header);
  }
  assert.equal(asked('2592000', 1), 60_000, 'the spread does not lead beyond a minute');
});

test('a date in each of its three forms counts from now, and one that has passed is at once', () => {
  for (const date of [
    'Sun, 06 Nov 1994 08:49:57 GMT',
    'Sunday, 06-Nov-94 08:49:57 GMT',
    'Sun Nov  6 08:49:57 1994',
  ]) {
    assert.equal(asked(date), 20_000, date);
  }
  assert.equal(asked('Sat, 05 Nov 1994 08:49:37 GMT'), 1_000);
  assert.equal(asked('Sun, 06 Nov 2094 08:49:37 GMT'), 50_000);
});

test('what says nothing leaves the pause to the client', () => {
  for (const header of [null, '', ' ', '-1', '1.5', '1e3', '0x10', 'soon', 'NaN', 'Infinity', '1, 2']) {
    assert.equal(asked(header), undefined, String(header));
  }
  assert.equal(asked('Sunday'), undefined);
  assert.equal(asked('Sun, 99 Foo 1994 99:99:99 GMT'), undefined);
});

test('clients that were refused together do not come back together', () => {
  const waits = new Set(Array.from({ length: 20 }, () => retryAfterMs('2')));
  assert.ok(waits.size > 10);
});

test('no header leads outside of 1 to 60 s', () => {
  const header = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
  );
  fc.assert(
    fc.property(header, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (text, random) => {
      const waitMs = retryAfterMs(text, NOW_MS, () => random);
      assert.ok(waitMs === undefined || (waitMs >= 1_000 && waitMs <= 60_000), `${waitMs}`);
    }),
  );
});
