import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OverloadedError } from '@sel/runtime/batcher';
import { createLogger } from '@sel/runtime/logger';
import type { ReportedConsulta } from './consulta-reader.ts';
import { ConsultaWatcher } from './consulta-watcher.ts';

const logger = createLogger('test', { LOG_LEVEL: 'silent' });
const never = new AbortController().signal;

/** A reader of consultas from 1 to 100,000, which are pending until the test says that they have ended. */
function fakeReader(propietario: string | null = null) {
  const ended = new Set<number>();
  const queries: { ids: number[]; unseen: number[] }[] = [];
  return {
    ended,
    queries,
    async read(id: number, cliente?: string): Promise<ReportedConsulta | undefined> {
      const [consulta] = await this.readWatched([id], [id]);
      return cliente === undefined || cliente === propietario ? consulta : undefined;
    },
    async readWatched(ids: readonly number[], unseen: readonly number[]): Promise<ReportedConsulta[]> {
      queries.push({ ids: [...ids], unseen: [...unseen] });
      return ids
        .filter((id) => id <= 100_000 && (ended.has(id) || unseen.includes(id)))
        .map((id) => ({ consulta_id: id, pending: !ended.has(id), propietario, json: ['{}'] }));
    },
  };
}

test('all waiters share one query a tick, and each gets its own consulta', async () => {
  const reader = fakeReader();
  const watcher = new ConsultaWatcher({ reader, logger, maxWaiters: 1_000 });
  const ids = Array.from({ length: 500 }, (_, index) => index + 1);
  for (const id of ids) reader.ended.add(id);
  const results = await Promise.all(ids.map((id) => watcher.watch(id, never).ended));
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
  const results = await Promise.all([1, 2, 3].map(() => watcher.watch(7, never).ended));
  assert.deepEqual(
    results.map((consulta) => consulta?.consulta_id),
    [7, 7, 7],
  );
  assert.deepEqual(reader.queries[0]?.ids, [7]);
});

test('a waiter is told at once how its consulta is, and later that it has ended', async () => {
  const reader = fakeReader();
  const watcher = new ConsultaWatcher({ reader, logger, maxWaiters: 10 });
  const { first, ended } = watcher.watch(1, never);
  assert.equal((await first)?.pending, true);
  reader.ended.add(1);
  assert.equal((await ended)?.pending, false);
  assert.deepEqual(reader.queries[0], { ids: [1], unseen: [1] });
  for (const { unseen } of reader.queries.slice(1)) assert.deepEqual(unseen, [], 'it is asked for once only');
});

test('nobody waits for a consulta that does not exist or is of another client', async () => {
  const watcher = new ConsultaWatcher({ reader: fakeReader('ana'), logger, maxWaiters: 10 });
  for (const { first, ended } of [watcher.watch(100_001, never), watcher.watch(1, never, 'eva')]) {
    assert.equal(await first, undefined);
    assert.equal(await ended, undefined);
  }
  assert.equal((await watcher.watch(1, never, 'ana').first)?.consulta_id, 1);
  assert.equal(watcher.waiterCount, 1);
  watcher.stop();
});

test('newcomers never put off the tick of those who wait', async () => {
  const reader = fakeReader();
  const watcher = new ConsultaWatcher({ reader, logger, maxWaiters: 100_000 });
  const abort = new AbortController();
  let id = 0;
  // A newcomer on every turn of the event loop, until the second tick has happened.
  while (reader.queries.length < 2) {
    id += 1;
    void watcher.watch(id, abort.signal);
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(id < 90_000, 'the tick never came');
  }
  watcher.stop();
});

test('a deadline releases its waiter only', async () => {
  const reader = fakeReader();
  const watcher = new ConsultaWatcher({ reader, logger, maxWaiters: 10 });
  const deadline = new AbortController();
  const impatient = watcher.watch(1, deadline.signal);
  const patient = watcher.watch(1, never);
  assert.equal((await impatient.first)?.pending, true);
  deadline.abort();
  assert.equal(await impatient.ended, undefined);
  assert.equal(watcher.waiterCount, 1);
  reader.ended.add(1);
  assert.equal((await patient.ended)?.consulta_id, 1);
});

test('whoever has no time to wait is still told how the consulta is', async () => {
  const watcher = new ConsultaWatcher({ reader: fakeReader(), logger, maxWaiters: 10 });
  const { first, ended } = watcher.watch(1, AbortSignal.abort());
  assert.equal((await first)?.pending, true);
  assert.equal(await ended, undefined);
  assert.equal(watcher.waiterCount, 0);
});

test('one waiter too many is refused', async () => {
  const watcher = new ConsultaWatcher({ reader: fakeReader(), logger, maxWaiters: 1 });
  await watcher.watch(1, never).first;
  const { first, ended } = watcher.watch(2, never);
  await assert.rejects(first, OverloadedError);
  assert.equal(await ended, undefined);
  watcher.stop();
});

test('nobody needs room to be told of what has ended, or does not exist', async () => {
  const reader = fakeReader('ana');
  const watcher = new ConsultaWatcher({ reader, logger, maxWaiters: 1 });
  await watcher.watch(1, never).first;
  reader.ended.add(2);
  const { first, ended } = watcher.watch(2, never, 'ana');
  assert.equal((await first)?.pending, false);
  assert.equal(await ended, undefined);
  assert.equal(await watcher.watch(2, never, 'eva').first, undefined);
  assert.equal(await watcher.watch(100_001, never, 'ana').first, undefined);
  assert.equal(watcher.waiterCount, 1);
  watcher.stop();
});

test('a failing query fails newcomers, and is asked again for those who wait already', async () => {
  const reader = fakeReader();
  let isGone = false;
  const flaky = {
    read: reader.read,
    readWatched: (...ids: [readonly number[], readonly number[]]) =>
      isGone ? Promise.reject(new Error('database gone')) : reader.readWatched(...ids),
  };
  const watcher = new ConsultaWatcher({ reader: flaky, logger, maxWaiters: 10 });
  const waiting = watcher.watch(1, never);
  await waiting.first;
  isGone = true;
  const newcomer = watcher.watch(2, never);
  await assert.rejects(newcomer.first, /database gone/);
  assert.equal(await newcomer.ended, undefined);
  isGone = false;
  reader.ended.add(1);
  assert.equal((await waiting.ended)?.consulta_id, 1);
});

test('stop releases everyone; who comes later is told how it is, and does not wait', async () => {
  const watcher = new ConsultaWatcher({ reader: fakeReader(), logger, maxWaiters: 10 });
  const waiting = watcher.watch(1, never);
  watcher.stop();
  assert.equal((await waiting.first)?.pending, true);
  assert.equal(await waiting.ended, undefined);
  const late = watcher.watch(2, never);
  assert.equal((await late.first)?.pending, true);
  assert.equal(await late.ended, undefined);
});
