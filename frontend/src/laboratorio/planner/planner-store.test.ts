import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgetTrouble, trouble } from '../lab-api.ts';
import { FIRST_FORM } from './plan-form.ts';
import { form, measure } from './planner-store.ts';

test('a laboratory that does not answer is told also when it was asked what the system does now', async (t) => {
  t.after(forgetTrouble);
  t.mock.method(globalThis, 'fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  await measure();
  assert.deepEqual(trouble.value, { place: 'planner', detail: 'Failed to fetch' });
  assert.equal(form.value, FIRST_FORM);
});
