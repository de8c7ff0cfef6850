import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { littlesLaw } from './littles-law.ts';

const amount = fc.double({ min: 1e-3, max: 1e6, noNaN: true });

test('30 a second that stay 400 ms are 12 inside, whichever two of them are known', () => {
  const flow = { inSystem: 12, perSecond: 30, residenceMs: 400 };
  assert.deepEqual(littlesLaw({ perSecond: 30, residenceMs: 400 }), flow);
  assert.deepEqual(littlesLaw({ inSystem: 12, perSecond: 30 }), flow);
  assert.deepEqual(littlesLaw({ inSystem: 12, residenceMs: 400 }), flow);
});

test('any two give back the third', () => {
  fc.assert(
    fc.property(amount, amount, (perSecond, residenceMs) => {
      const { inSystem } = littlesLaw({ perSecond, residenceMs });
      assert.ok(Math.abs(littlesLaw({ inSystem, perSecond }).residenceMs / residenceMs - 1) < 1e-12);
      assert.ok(Math.abs(littlesLaw({ inSystem, residenceMs }).perSecond / perSecond - 1) < 1e-12);
    }),
  );
});

test('nothing in the system is an answer; a division by zero is not', () => {
  assert.equal(littlesLaw({ perSecond: 0, residenceMs: 5 }).inSystem, 0);
  assert.throws(
    () => littlesLaw({ inSystem: 3, perSecond: 0 }),
    /perSecond must be a positive number, not 0/,
  );
  assert.throws(() => littlesLaw({ inSystem: 3, residenceMs: 0 }), /residenceMs must be a positive number/);
  assert.throws(() => littlesLaw({ inSystem: -1, perSecond: 2 }), /inSystem must be zero or a positive/);
  assert.throws(() => littlesLaw({ inSystem: Number.NaN, perSecond: 2 }), RangeError);
});
