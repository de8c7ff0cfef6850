import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type OpenResult, SharedResults } from './shared-results.ts';

const MISSING = 404;

/** A database in which the result with id N is N bytes long. */
function fakePool() {
  const asked: string[] = [];
  return {
    asked,
    async query({ values }: { values: [string, number] }) {
      const [id, room] = values;
      asked.push(id);
      await new Promise(setImmediate);
      const bytes = Number(id);
      if (bytes === MISSING) return { rows: [] };
      return { rows: [{ bytes: String(bytes), contenido: bytes <= room ? 'x'.repeat(bytes) : null }] };
    },
  };
}

function open100() {
  const pool = fakePool();
  return { pool, results: new SharedResults(pool as never, 100) };
}

const refused = (code: string) => ({ code });

test('all who send one result share it, and it is read once', async () => {
  const { pool, results } = open100();
  const opened = await Promise.all(Array.from({ length: 50 }, () => results.open('60')));
  assert.deepEqual(pool.asked, ['60']);
  assert.equal(new Set(opened.map(({ contents }) => contents)).size, 1);
  assert.equal(results.sentBytes, 60);
  for (const { close } of opened) close();
  assert.deepEqual([results.sentBytes, results.bytes], [0, 60]);
  (await results.open('60')).close();
  assert.deepEqual(pool.asked, ['60'], 'the last one stays for the next');
});

test('what does not fit beside what is being sent is refused for now, and fits when that is sent', async () => {
  const { results } = open100();
  const first = await results.open('60');
  await assert.rejects(results.open('50'), { ...refused('sobrecarga'), status: 503, retryAfterS: 2 });
  const beside = await results.open('40');
  first.close();
  first.close();
  assert.equal(results.sentBytes, 40, 'closing twice gives back once');
  (await results.open('50')).close();
  assert.ok(results.bytes <= 100);
  beside.close();
});

test('what fits into no empty room is refused for good, and a missing one alone', async () => {
  const { results } = open100();
  await assert.rejects(results.open('101'), { ...refused('resultado_demasiado_grande'), status: 403 });
  await assert.rejects(results.open(String(1_234 * 2 ** 20)), {
    message: /al menos 1\u202f234\sMB.* mucho 1\sMB/,
  });
  const [missing, sound] = await Promise.allSettled([results.open(String(MISSING)), results.open('10')]);
  assert.equal(missing.status, 'rejected');
  assert.equal(sound.status, 'fulfilled');
  await assert.rejects(results.open(String(MISSING)), { ...refused('consulta_no_encontrada'), status: 404 });
});

test('what is sent longest ago makes room first', async () => {
  const { pool, results } = open100();
  for (const id of ['30', '31', '32']) (await results.open(id)).close();
  (await results.open('30')).close();
  (await results.open('33')).close();
  pool.asked.length = 0;
  for (const id of ['30', '32', '33']) (await results.open(id)).close();
  assert.deepEqual(pool.asked, []);
});

test('more requests for different results than may wait are refused', async () => {
  const { results } = open100();
  const ids = Array.from({ length: 1_100 }, (_, n) => `${n % 90}.${n}`);
  const outcomes = await Promise.allSettled(ids.map(async (id) => (await results.open(id)).close()));
  const failed = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
  assert.ok(failed.length >= 50 && failed.length <= 100, String(failed.length));
  assert.ok(failed.every(({ reason }) => reason.name === 'OverloadedError'));
});

test('however they come and go, there are never more bytes than allowed', async () => {
  const step = fc.record({ id: fc.integer({ min: 1, max: 70 }), closes: fc.nat(5) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { results } = open100();
      const sending: { bytes: number; opened: OpenResult }[] = [];
      await Promise.all(
        steps.map(async ({ id, closes }) => {
          const opened = await results.open(String(id)).catch(() => undefined);
          if (opened) sending.push({ bytes: id, opened });
          for (const { opened } of sending.splice(0, closes)) opened.close();
          const held = new Map(sending.map(({ bytes, opened }) => [opened.contents, bytes]));
          const heldBytes = [...held.values()].reduce((sum, bytes) => sum + bytes, 0);
          assert.ok(heldBytes <= results.sentBytes && results.sentBytes <= results.bytes);
          assert.ok(results.bytes <= 100);
        }),
      );
      for (const { opened } of sending) opened.close();
      assert.equal(results.sentBytes, 0);
    }),
  );
});

test('after a lost connection nobody is given what was read before, and its memory is given back', async () => {
  const { pool, results } = open100();
  const open = await results.open('60');
  (await results.open('10')).close();
  results.forget();
  assert.deepEqual([results.sentBytes, results.bytes], [60, 60], 'what is being sent is still in memory');
  const loading = results.open('20');
  await new Promise(setImmediate);
  results.forget();
  (await loading).close();
  open.close();
  assert.deepEqual([results.sentBytes, results.bytes], [0, 0]);
  for (const id of ['60', '20']) (await results.open(id)).close();
  assert.deepEqual(pool.asked, ['60', '10', '20', '60', '20']);
});
