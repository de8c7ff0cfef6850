import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../local/ephemeral/database.ts';
import { BrokerClients, idOf, messages } from '../../local/ephemeral/queue-clients.ts';
import { openPostgresForTest } from '../../local/ephemeral/queue-postgres.ts';
import type { TestBroker } from '../../local/ephemeral/test-broker.ts';
import { waitFor } from '../../local/processes/wait-for.ts';

const HOLDING_CONSUMER = fileURLToPath(new URL('../for-tests/holding-consumer.ts', import.meta.url));

let database: TestDatabase;
let broker: TestBroker;
let clients: BrokerClients;
let owner: pg.Pool;
before(async () => {
  database = await createTestDatabase();
  broker = await openPostgresForTest(database);
  clients = new BrokerClients(broker);
  owner = new pg.Pool({ connectionString: database.urls.owner, max: 2 });
});
afterEach(async () => {
  await clients.stopAll();
  await broker.empty();
});
after(async () => {
  await owner?.end();
  await broker?.drop();
  await database?.drop();
});

/** A process that takes five messages and settles none. */
async function holder() {
  const publisher = await clients.publisher();
  await publisher.publish(messages(5));
  const child = spawn(process.execPath, [HOLDING_CONSUMER, '5'], {
    env: { ...process.env, BROKER_URL: broker.urls.worker },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let taken = '';
  child.stdout.on('data', (dots) => {
    taken += dots;
  });
  await waitFor('it holds all five', () => taken === '.....');
  return child;
}

test('a killed worker is known by its lock, whatever its lease says', async () => {
  const killed = await holder();
  await owner.query("UPDATE consulta_queue_holder SET expires_at = 'infinity'");
  const heir = await clients.consumer(5, (delivery) => delivery.ack());
  killed.kill('SIGKILL');
  await waitFor('another has all five', () => heir.deliveries.length === 5);
  assert.ok(heir.deliveries.every(({ attempt }) => attempt === 2));
  await waitFor('the dead one is forgotten', async () => (await holders()) === 1);
});

test('a frozen worker loses what it holds when its lease is over, and nothing breaks when it thaws', async () => {
  const frozen = await holder();
  try {
    frozen.kill('SIGSTOP');
    const heir = await clients.consumer(5, (delivery) => delivery.ack());
    await waitFor('another has all five', () => heir.deliveries.length === 5);
    frozen.kill('SIGCONT');
    await waitFor('nothing is left', async () => (await broker.unsettled()) === 0);
    assert.deepEqual(await broker.takeDeadLetters(), []);
  } finally {
    frozen.kill('SIGKILL');
    await once(frozen, 'exit');
  }
});

test('settlements of a worker that has lost its messages change nothing', async () => {
  const publisher = await clients.publisher();
  const slow = await clients.consumer(3);
  await publisher.publish(messages(3));
  await waitFor('it has all three', () => slow.deliveries.length === 3);
  const heir = await clients.consumer(3);
  // It renews its lease every few seconds, and may do so just now.
  await waitFor('another has them', async () => {
    await owner.query('UPDATE consulta_queue_holder SET expires_at = now() WHERE expires_at IS NOT NULL');
    return heir.deliveries.length === 3;
  });
  const before = await held();
  const [first, second, third] = slow.deliveries;
  first?.ack();
  second?.retry();
  third?.reject('too late');
  await slow.stop();
  assert.deepEqual(await held(), before);
  assert.deepEqual(await broker.takeDeadLetters(), []);
});

test('a message that nobody announced is found', async () => {
  const consumer = await clients.consumer(1, (delivery) => delivery.ack());
  await broker.publishText('"nobody was told"');
  await waitFor('it is delivered', () => consumer.deliveries.length === 1);
});

test('no message is ever in two hands', async () => {
  const inHand = new Set<number>();
  const seen = new Set<number>();
  const doubles: number[] = [];
  const publisher = await clients.publisher();
  for (const concurrency of [1, 7, 50]) {
    await clients.consumer(concurrency, (delivery) => {
      const id = idOf(delivery);
      if (inHand.has(id) || seen.has(id)) doubles.push(id);
      inHand.add(id);
      setImmediate(() => {
        inHand.delete(id);
        seen.add(id);
        delivery.ack();
      });
    });
  }
  const sent = messages(3_000);
  for (let start = 0; start < sent.length; start += 100)
    await publisher.publish(sent.slice(start, start + 100));
  await waitFor('all are done', () => seen.size === sent.length);
  assert.deepEqual(doubles, []);
});

test('what is done costs those that come later nothing, also where nothing is ever vacuumed', async () => {
  await owner.query('ALTER TABLE consulta_queue SET (autovacuum_enabled = false)');
  const publisher = await clients.publisher();
  const sent = messages(60_000);
  for (let start = 0; start < sent.length; start += 5_000)
    await publisher.publish(sent.slice(start, start + 5_000));
  const readBefore = (await statistics()).read;
  const consumer = await clients.consumer(200, (delivery) => delivery.ack());
  await waitFor('all are delivered', () => consumer.deliveries.length === sent.length);
  await waitFor('all are settled', async () => (await broker.unsettled()) === 0);
  await clients.stopAll();
  const { read, updated, updatedInPlace } = await waitFor('the statistics are there', async () => {
    const now = await statistics();
    return now.updated >= sent.length ? now : undefined;
  });
  // What was removed shows as dead in the index when the removal is on disk, up to 200 ms later; until then each look
  // reads it again: 9 rows for each message, and 40 were seen where the disk was busy. If it never did, that would be half
  // of all messages for each look: 150 rows for each message.
  assert.ok(
    read - readBefore < 70 * sent.length,
    `${read - readBefore} rows read for ${sent.length} messages`,
  );
  assert.ok(updatedInPlace > 0.95 * updated, `${updatedInPlace} of ${updated} updates touched no index`);
});

async function holders(): Promise<number> {
  return (await owner.query('SELECT FROM consulta_queue_holder')).rowCount ?? 0;
}

async function held() {
  return (await owner.query('SELECT message_id, holder, attempts FROM consulta_queue ORDER BY 1')).rows;
}

async function statistics() {
  const { rows } = await owner.query<{ read: number; updated: number; updatedInPlace: number }>(
    `SELECT (SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'consulta_queue_pkey')::int AS read,
            n_tup_upd::int AS updated, n_tup_hot_upd::int AS "updatedInPlace"
     FROM pg_stat_user_tables WHERE relname = 'consulta_queue'`,
  );
  return rows[0] as { read: number; updated: number; updatedInPlace: number };
}
