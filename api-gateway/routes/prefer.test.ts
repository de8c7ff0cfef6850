import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_WAIT_S, readPreferredWait } from './prefer.ts';

for (const [header, wait] of [
  ['wait=10', 10],
  ['respond-async, WAIT = 5', 5],
  ['wait="7"', 7],
  ['wait=0', 0],
  ['wait=3; foo=bar', 3],
  ['wait=99999', MAX_WAIT_S],
  ['wait=-1', undefined],
  ['wait=1.5', undefined],
  ['wait=99999999999999999999', undefined],
  ['wait', undefined],
  ['waiting=3', undefined],
  [undefined, undefined],
] as const) {
  test(`Prefer: ${header} means ${wait}`, () => assert.equal(readPreferredWait(header), wait));
}
