import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { BrokerUnavailableError, type Publisher } from '@sel/broker';
import type { ConsultaMessage } from '@sel/contract';
import { createLogger } from '@sel/runtime/logger';
import { createPool, openClient } from '@sel/runtime/postgres';
import { Outbox } from '../api-gateway/accept/outbox.ts';
import { createMetrics } from '../api-gateway/metrics.ts';
import { requeue } from '../broker/dead-letters/requeue.ts';
import { createTestDatabase } from '../local/ephemeral/database.ts';
import { message } from '../local/ephemeral/queue-clients.ts';
import { waitFor } from '../local/processes/wait-for.ts';

const logger = createLogger('test', { LOG_LEVEL: 'silent' });
const OLD = "now() - interval '1 minute'";

const database = await createTestDatabase();
const owner = await openClient(database.urls.owner, 'test');
const pool = createPool(
  { connectionString: database.urls.apiGateway, applicationName: 'test', maxConnections: 4 },
  logger,
);
beforeEach(() => owner.query('TRUNCATE consulta_outbox; DELETE FROM consulta'));
after(async () => {
  await owner.end();
  await pool.end();
  await database.drop();
});

/** A gateway's relay whose broker does what the test says. */
function startRelay(publish: (messages: readonly ConsultaMessage[]) => Promise<void>) {
  const publisher = { isReady: () => true, publish } as unknown as Publisher;
  const outbox = new Outbox({ pool, publisher, logger, metrics: createMetrics(), maxUnpublished: 1_000 });
  outbox.start();
  return outbox;
}

/** A consulta that was accepted and not published by a gateway that died. */
async function leaveBehind(): Promise<ConsultaMessage> {
  const { rows } = await owner.query(
    `WITH nueva AS (INSERT INTO consulta (tipo_consulta, codigo_buscado) VALUES ('buscar_codigo', 'PROD001')
                    RETURNING consulta_id, extract(epoch FROM created_at) * 1000000 AS us),
     intencion AS (INSERT INTO consulta_outbox (consulta_id, created_at) SELECT consulta_id, ${OLD} FROM nueva)
     SELECT consulta_id::int, us::text FROM nueva`,
  );
  const [{ consulta_id, us }] = rows;
  const asked = { tipo_consulta: 'buscar_codigo', codigo_buscado: 'PROD001' };
  return message(consulta_id, { created_at_us: Number(us), ...asked });
}

const outboxIds = async () => (await owner.query('SELECT consulta_id::int AS id FROM consulta_outbox')).rows;

test('while a relay publishes it holds no lock, and another takes over when its lease has ended', async () => {
  const { consulta_id } = await leaveBehind();
  const published: string[] = [];
  const silence = Promise.withResolvers<void>();
  const frozen = startRelay(async () => {
    published.push('frozen');
    await silence.promise;
  });
  await waitFor('the first relay publishes', () => published.length === 1);
  // A lock would make this wait, for as long as the broker is silent.
  await owner.query('SELECT FROM consulta_outbox FOR UPDATE NOWAIT');
  const other = startRelay(async (messages) => {
    published.push(`other ${messages.map((each) => each.consulta_id)}`);
  });
  await waitFor('the other one has looked through the outbox', () => other.unpublished === 1);
  assert.deepEqual(published, ['frozen'], 'the lease keeps the other one off');
  await owner.query("UPDATE consulta_outbox SET leased_until = now() - interval '1 s'");
  await waitFor('the other one has published it', async () => (await outboxIds()).length === 0);
  assert.deepEqual(published, ['frozen', `other ${consulta_id}`]);
  silence.resolve();
  await Promise.all([frozen.stop(), other.stop()]);
});

test('what the broker did not take is tried again at once, not after the lease', async () => {
  await leaveBehind();
  let failures = 2;
  const relay = startRelay(async () => {
    failures -= 1;
    if (failures >= 0) throw new BrokerUnavailableError('away');
  });
  await waitFor('it is published', async () => (await outboxIds()).length === 0, 10_000);
  await relay.stop();
});

test('a consulta that is retried while a relay publishes its earlier life is published again', async () => {
  const left = await leaveBehind();
  await owner.query(`UPDATE consulta SET status = 'failed', error = 'algo', processed_at = now()`);
  const published: number[] = [];
  const silence = Promise.withResolvers<void>();
  const relay = startRelay(async (messages) => {
    published.push(...messages.map(({ consulta_id }) => consulta_id));
    if (published.length === 1) await silence.promise;
  });
  await waitFor('the relay publishes its earlier life', () => published.length === 1);
  assert.equal(await requeue(owner, left), 'requeued');
  silence.resolve();
  await waitFor('it is published again', () => published.length === 2);
  await waitFor('nothing is left', async () => (await outboxIds()).length === 0);
  assert.equal((await owner.query("SELECT FROM consulta WHERE status = 'pending'")).rowCount, 1);
  await relay.stop();
});

test('a retry beside a transaction that removes the outbox row leaves no orphan, and says what it did', async () => {
  const left = await leaveBehind();
  await owner.query(`UPDATE consulta SET status = 'failed', error = 'algo', processed_at = now()`);
  // As release 0.1.0's relay does, and any gateway whose confirmation arrives at this moment.
  const relay = await openClient(database.urls.owner, 'relay');
  await relay.query('BEGIN');
  await relay.query('DELETE FROM consulta_outbox');
  const retrying = requeue(owner, left);
  await relay.query('COMMIT');
  await relay.end();
  assert.equal(await retrying, 'requeued');
  assert.deepEqual(await outboxIds(), [{ id: left.consulta_id }]);
});

test('a confirmation that arrives late does not take away the intent of a retry', async () => {
  const left = await leaveBehind();
  await owner.query(`UPDATE consulta SET status = 'failed', error = 'algo', processed_at = now()`);
  const confirmed = Promise.withResolvers<void>();
  const publisher = { isReady: () => true, publish: () => confirmed.promise } as unknown as Publisher;
  const outbox = new Outbox({ pool, publisher, logger, metrics: createMetrics(), maxUnpublished: 1_000 });
  outbox.publishSoon([left]);
  assert.equal(await requeue(owner, left), 'requeued');
  confirmed.resolve();
  await outbox.stop();
  assert.deepEqual(await outboxIds(), [{ id: left.consulta_id }]);
});

test('every session of ours is ended by the server when its client has vanished', async () => {
  const settings = {
    idle_in_transaction_session_timeout: '10s',
    tcp_user_timeout: '15000',
    tcp_keepalives_idle: '10',
  };
  for (const session of [pool, owner]) {
    for (const [name, value] of Object.entries(settings)) {
      assert.equal((await session.query(`SHOW ${name}`)).rows[0][name], value, name);
    }
  }
});
