import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createTestDatabase } from '../local/ephemeral/database.ts';
import { countQueries } from '../local/ephemeral/query-counter.ts';
import { startSystem } from '../local/ephemeral/system.ts';

const WAITERS = 200;

const database = await createTestDatabase();
const counter = await countQueries(database.urls.owner);
const urls = { ...database.urls, apiGateway: counter.through(database.urls.apiGateway) };
const system = await startSystem({ database: { ...database, urls }, workers: 0 });
const { api } = system;
after(async () => {
  await system.stop();
  await counter.close();
});

/** A query for one waiter has a form of its own. */
const ticks = () => counter.count('select_watched_consulta') + counter.count('select_watched_consultas');

const ticksDuring = async (action: () => Promise<unknown>): Promise<number> => {
  const before = ticks();
  await action();
  return ticks() - before;
};

test('two hundred who wait cost one query a tick, as one does, and each is told its own end', async () => {
  const ids = await Promise.all(
    Array.from({ length: WAITERS }, (_, index) =>
      api.create({ tipo_consulta: 'buscar_codigo', codigo: `PROD${100 + (index % 50)}` }),
    ),
  );
  const [first] = ids as [number];
  const ticksOfOne = await ticksDuring(() => api.waitForEnd(first, 2));
  assert.ok(ticksOfOne > 1);

  // Half of them by long poll, half by server-sent events, which stay until the end.
  const events = ids.slice(WAITERS / 2).map((id) => api.events(id));
  const ticksOfAll = await ticksDuring(async () => {
    await Promise.all(events);
    const unended = await Promise.all(ids.slice(0, WAITERS / 2).map((id) => api.waitForEnd(id, 2)));
    assert.ok(unended.every(({ status }) => status === 'pending'));
  });
  assert.ok(
    ticksOfAll <= 4 * ticksOfOne,
    `${ticksOfAll} queries for ${WAITERS} waiters, ${ticksOfOne} for one`,
  );

  const polls = ids.slice(0, WAITERS / 2).map((id) => api.waitForEnd(id));
  await system.addWorker();
  assert.deepEqual(
    (await Promise.all(polls)).map(({ consulta_id }) => consulta_id),
    ids.slice(0, WAITERS / 2),
  );
  assert.ok((await Promise.all(polls)).every(({ status }) => status === 'completed'));
  for (const [index, response] of (await Promise.all(events)).entries()) {
    const text = await response.text();
    assert.match(text, new RegExp(`"consulta_id":${ids[WAITERS / 2 + index]},.*"status":"completed"`));
  }
});
