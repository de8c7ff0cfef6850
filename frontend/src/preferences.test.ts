import assert from 'node:assert/strict';
import { test } from 'node:test';

test('a choice that an earlier version has stored under another name is kept', async (t) => {
  const localStorage = { getItem: (key: string) => (key === 'preference.telling' ? 'eventos' : null) };
  Object.defineProperty(globalThis, 'window', { value: { localStorage }, configurable: true });
  t.after(() => Reflect.deleteProperty(globalThis, 'window'));
  // Read when the module is: a copy of its own, because other tests share the usual one.
  const { telling } = await import(`./preferences.ts?${t.name}`);
  assert.equal(telling.value, 'events');
});
