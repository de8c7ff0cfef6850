import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLogger } from '@sel/runtime/logger';
import { type Db, PgBoss } from 'pg-boss';
import type { TestBroker } from '../../local/ephemeral/queue.ts';
import { openPgBossForTest } from '../../local/ephemeral/queue-pg-boss.ts';
import { PgBossConsumer } from './consumer.ts';
import { GIVEN_UP } from './queue.ts';

let broker: TestBroker;
before(async () => {
  broker = await openPgBossForTest();
});
after(() => broker?.drop());

test('fetches that begin together open one listening connection, and the end closes it', async (t) => {
  const opened = { calls: 0, closed: 0 };
  const bothFetch = Promise.withResolvers<void>();
  const { getDb, supervise } = PgBoss.prototype;
  t.mock.method(PgBoss.prototype, 'getDb', function (this: PgBoss) {
    const db = getDb.call(this) as Required<Db>;
    if (Object.hasOwn(db, 'listen')) return db;
    const listen = db.listen.bind(db);
    db.listen = async (...args) => {
      opened.calls += 1;
      await bothFetch.promise;
      const { close } = await listen(...args);
      const countedClose = async () => {
        await close();
        opened.closed += 1;
      };
      return { close: countedClose };
    };
    return db;
  });
  // The given-up queue is fetched right after it has been supervised.
  t.mock.method(PgBoss.prototype, 'supervise', async function (this: PgBoss, queue: string) {
    await supervise.call(this, queue);
    if (queue !== GIVEN_UP) return;
    // By the next turn of the event loop its fetch has begun.
    setImmediate(() => setImmediate(bothFetch.resolve));
  });
  const logger = createLogger('test', { LOG_LEVEL: 'warn' });
  const consumer = new PgBossConsumer({ url: broker.urls.worker, clientName: 'test', logger });
  consumer.start(10, (delivery) => delivery.ack());
  await bothFetch.promise;
  await consumer.stop();
  assert.deepEqual(opened, { calls: 1, closed: 1 });
});
