import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signal } from '@preact/signals';
import { createLoadRevision } from './revision-store.ts';

test('a load is changed elsewhere when it is newer than what this page has asked for', async () => {
  const seen = signal<number | undefined>(4);
  const { isElsewhere, asOurs } = createLoadRevision(() => seen.value);
  assert.equal(isElsewhere.value, false, 'a page that only looks has no load of its own');
  await asOurs(Promise.resolve({ revision: 5 }));
  seen.value = 5;
  assert.equal(isElsewhere.value, false);
  seen.value = 6;
  assert.equal(isElsewhere.value, true);
  seen.value = undefined;
  assert.equal(isElsewhere.value, false, 'no load, nothing to tell');
});

test('the picture of a change may come before its answer', async () => {
  const seen = signal<number | undefined>(1);
  const { isElsewhere, isAsking, asOurs } = createLoadRevision(() => seen.value);
  await asOurs(Promise.resolve({ revision: 1 }));
  const asked = Promise.withResolvers<{ revision: number } | undefined>();
  const done = asOurs(asked.promise);
  seen.value = 2;
  assert.deepEqual([isAsking.value, isElsewhere.value], [true, false]);
  asked.resolve({ revision: 2 });
  await done;
  assert.deepEqual([isAsking.value, isElsewhere.value], [false, false]);
});

test('what was refused changes nothing', async () => {
  const { isElsewhere, isAsking, asOurs } = createLoadRevision(() => 3);
  await asOurs(Promise.resolve({ revision: 3 }));
  await asOurs(Promise.resolve(undefined));
  assert.deepEqual([isAsking.value, isElsewhere.value], [false, false]);
});
