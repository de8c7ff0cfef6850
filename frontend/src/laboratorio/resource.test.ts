import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signal } from '@preact/signals';
import { createResource } from './resource.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('what is asked for again is the latest answer, and an older one that comes late is not', async () => {
  const answers: ((value: number | undefined) => void)[] = [];
  const resource = createResource(() => new Promise<number | undefined>((resolve) => answers.push(resolve)));
  const asked = [resource.refresh(), resource.refresh()];
  answers[1]?.(2);
  answers[0]?.(1);
  await Promise.all(asked);
  assert.equal(resource.latest.value, 2);
  const failed = resource.refresh();
  answers[2]?.(undefined);
  await failed;
  assert.equal(resource.latest.value, 2, 'what was known stays');
});

test('it is asked for when it may have changed, until nobody follows it', async () => {
  const reached = signal(false);
  let asked = 0;
  const resource = createResource(async () => {
    asked += 1;
    return asked;
  });
  const end = resource.follow(() => reached.value);
  assert.equal(asked, 0);
  reached.value = true;
  await settled();
  assert.equal(resource.latest.value, 1);
  end();
  reached.value = false;
  reached.value = true;
  assert.equal(asked, 1);
});
