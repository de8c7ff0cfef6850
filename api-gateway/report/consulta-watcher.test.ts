import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OverloadedError } from '@sel/runtime/batcher';
import { createLogger } from '@sel/runtime/logger';
import type { ReportedConsulta } from './consulta-reader.ts';
import { ConsultaWatcher } from './consulta-watcher.ts';

const logger = createLogger('test', { LOG_LEVEL: 'silent' });
const never = new AbortController().signal;

/** A reader in which consultas end when the test says so. */
function fakeReader() {
  const ended = new Set<number>();
  const queries: number[][] = [];
  return {
    ended,
    queries,
    async readEnded(ids: readonly number[]): Promise<ReportedConsulta[]> {
      queries.push([...ids]);
      return ids
        .filter((id) => ended.has(id))
        .map((id) => ({ consulta_id: id, pending: false, propietario: null, json: [Buffer.from('{}')] }));
    },
  };
}

test('all waiters share one query a tick, and each gets its own consulta', async () => {
  const reader = fakeReader();
  const watcher = new ConsultaWatcher({ reader, logger, maxWaiters: 1_000 });
  const ids = Array.from({ length: 500 }, (_, index) => index + 1);
  const waiting = ids.map((id) => watcher.waitForEnd(id, never));
  for (const id of ids) reader.ended.add(id);
  const results = await Promise.all(waiting);
  assert.deepEqual(
    results.map((consulta) => consulta?.consulta_id),
    ids,
  );
  assert.equal(reader.queries.length, 1);
  assert.equal(watcher.waiterCount, 0);
});

test('several waiters of one consulta are all told, with one id in the query', async () => {
  const reader = fakeReader();
  const watcher = new ConsultaWatcher({ reader, logger, maxWaiters: 10 });
  reader.ended.add(7);
  const results = await Promise.all([1, 2, 3].map(() => watcher.waitForEnd(7, never)));
  assert.deepEqual(
    results.map((consulta) => consulta?.consulta_id),
    [7, 7, 7],
  );
  assert.deepEqual(reader.queries, [[7]]);
});

test('newcomers never put off the tick of those who wait', async () => {
  const reader = fakeReader();
  const watcher = new ConsultaWatcher({ reader, logger, maxWaiters: 100_000 });
  const abort = new AbortController();
  let id = 0;
  // A newcomer on every turn of the event loop, until the first tick has happened.
  while (reader.queries.length === 0) {
    id += 1;
    void watcher.waitForEnd(id, abort.signal);
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(id < 90_000, 'the tick never came');
  }
  watcher.stop();
});

test('a deadline releases its waiter only', async () => {
  const reader = fakeReader();
  const watcher = new ConsultaWatcher({ reader, logger, maxWaiters: 10 });
  const deadline = new AbortController();
  const impatient = watcher.waitForEnd(1, deadline.signal);
  const patient = watcher.waitForEnd(1, never);
  deadline.abort();
  assert.equal(await impatient, undefined);
  assert.equal(watcher.waiterCount, 1);
  reader.ended.add(1);
  assert.equal((await patient)?.consulta_id, 1);
});

test('one waiter too many is refused', async () => {
  const watcher = new ConsultaWatcher({ reader: fakeReader(), logger, maxWaiters: 1 });
  void watcher.waitForEnd(1, never);
  await assert.rejects(watcher.waitForEnd(2, never), OverloadedError);
  watcher.stop();
});

test('a failing query is asked again', async () => {
  const reader = fakeReader();
  let failures = 2;
  const flaky = {
    readEnded: (ids: readonly number[]) => {
      failures -= 1;
      return failures >= 0 ? Promise.reject(new Error('database gone')) : reader.readEnded(ids);
    },
  };
  const watcher = new ConsultaWatcher({ reader: flaky, logger, maxWaiters: 10 });
  reader.ended.add(1);
  assert.equal((await watcher.waitForEnd(1, never))?.consulta_id, 1);
});

test('stop releases everyone, empty-handed', async () => {
  const watcher = new ConsultaWatcher({ reader: fakeReader(), logger, maxWaiters: 10 });
  const waiting = watcher.waitForEnd(1, never);
  watcher.stop();
  assert.equal(await waiting, undefined);
  assert.equal(await watcher.waitForEnd(2, never), undefined);
});
