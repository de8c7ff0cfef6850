import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AWAIT_END } from './await-end.ts';
import { loadRuns } from './stored-runs.ts';

test('a run that an earlier version has kept is told its end in the way that was chosen', (t) => {
  const kept = ['sondeo', 'espera', 'eventos', 'wait'].map((telling) => ({ key: telling, telling }));
  const sessionStorage = { getItem: () => JSON.stringify(kept) };
  Object.defineProperty(globalThis, 'window', { value: { sessionStorage }, configurable: true });
  t.after(() => Reflect.deleteProperty(globalThis, 'window'));
  const tellings = loadRuns().map(({ telling }) => telling);
  assert.deepEqual(tellings, ['polling', 'wait', 'events', 'wait']);
  for (const telling of tellings) assert.ok(AWAIT_END[telling]);
});
