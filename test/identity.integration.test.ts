import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { NO_REMOVAL, openPublisher } from '@sel/broker';
import type { Consulta, ConsultaMessage } from '@sel/contract';
import { createLogger } from '@sel/runtime/logger';
import { createPool, openClient } from '@sel/runtime/postgres';
import type pg from 'pg';
import { type DeadLetter, lettersOfNow } from '../broker/dead-letters/dead-letter.ts';
import { requeue } from '../broker/dead-letters/requeue.ts';
import { PostgresDeadLetterBox } from '../broker/postgres/dead-letter-box.ts';
import { RabbitDeadLetterBox } from '../broker/rabbitmq/dead-letter-box.ts';
import { brokersToTest } from '../local/ephemeral/queue.ts';
import { message } from '../local/ephemeral/queue-clients.ts';
import { type SystemOnBroker, startSystemOn } from '../local/ephemeral/system-on-broker.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { ResultStore } from '../worker/result-store.ts';

for (const broker of await brokersToTest()) {
  describe(`when ids are handed out again, with ${broker.name}`, { skip: broker.skip }, () => {
    let system: SystemOnBroker;
    let owner: pg.Client;
    let brokerUrl: string;
    before(async () => {
      system = await startSystemOn(broker, { workers: 0 });
      owner = await openClient(system.database.urls.owner, 'test');
      brokerUrl = system.queue.unrestrictedUrls.worker;
    });
    after(async () => {
      await owner?.end();
      await system?.stop();
    });

    test("the messages of another database's consultas become dead letters, and no consulta's result", async () => {
      const first = await nextId();
      // The queue remembers consultas of before the restore: one delivered once, one so often that it is a suspect.
      await publish([forgotten(first), forgotten(first + 1), withoutTime(forgotten(first + 2))]);
      if (broker.name === 'PostgreSQL')
        await system.query(
          "UPDATE consulta_queue SET attempts = 3 WHERE (body::json->>'consulta_id')::int = $1",
          [first + 1],
        );
      const ids = await Promise.all([post('PROD001'), post('PROD001'), post('PROD001')]);
      assert.deepEqual(ids.sort(), [first, first + 1, first + 2]);
      const worker = await system.addWorker();
      for (const id of ids) assert.equal((await ended(id)).resultado?.codigo, 'PROD001');
      const letters = await waitFor('three dead letters', async () => {
        const found = await deadLetters();
        return found.length === 3 ? found : undefined;
      });
      for (const { message, reason } of letters) {
        assert.equal(message?.codigo_buscado, 'PROD002');
        assert.match(reason, /No hay ninguna consulta con ese consulta_id y esa fecha de creación/);
      }
      const metrics = await (await fetch(new URL('/metrics', worker.readyUrl))).text();
      assert.match(metrics, /^consultas_unmatched_total\{[^}]*\} 3$/m);
      await worker.end('SIGTERM');
    });

    test('the dead letter of another consulta does not reopen the one that has its id now', async () => {
      const id = await post('PROD001');
      await owner.query(
        `UPDATE consulta SET status = 'failed', error = 'por algo', processed_at = now() WHERE consulta_id = $1`,
        [id],
      );
      assert.equal(await requeue(owner, forgotten(id)), 'missing');
      assert.equal(await requeue(owner, withoutTime(forgotten(id))), 'missing');
      const { rows } = await owner.query(
        `SELECT (extract(epoch FROM created_at) * 1000000)::text AS us FROM consulta WHERE consulta_id = $1`,
        [id],
      );
      assert.equal(await requeue(owner, { ...forgotten(id), created_at_us: Number(rows[0].us) }), 'requeued');
    });

    test('an attempt at another consulta is not counted on the one that has its id now', async () => {
      const consultaId = await post('PROD001');
      const logger = createLogger('test', { LOG_LEVEL: 'silent' });
      const { worker: connectionString } = system.database.urls;
      const pool = createPool({ connectionString, applicationName: 'test', maxConnections: 1 }, logger);
      const store = new ResultStore({ pool, worker: 'test', maxBatch: 10, removal: NO_REMOVAL });
      const attempted = { ...forgotten(consultaId), created_at_us: 0 };
      assert.deepEqual(await store.beginAttempt(attempted, 2), { state: 'unmatched' });
      await pool.end();
      const sql = 'SELECT attempts FROM consulta WHERE consulta_id = $1';
      assert.deepEqual(await system.query(sql, [consultaId]), [{ attempts: 0 }]);
    });

    test('a message of release 0.1.0 ends the consulta that asks for the same', async () => {
      const id = await post('PROD002');
      await waitFor('it is published', async () => (await system.count('consulta_outbox')) === 0);
      await publish([withoutTime(forgotten(id))]);
      const worker = await system.addWorker();
      assert.equal((await ended(id)).resultado?.codigo, 'PROD002');
      await worker.end('SIGTERM');
    });

    /** What a queue still holds of a consulta whose row is gone: another question, under an id that is new now. */
    const forgotten = (id: number) =>
      message(id, {
        created_at_us: Date.UTC(2020, 0, 1) * 1000,
        tipo_consulta: 'buscar_codigo',
        codigo_buscado: 'PROD002',
        published_at: Date.UTC(2020, 0, 1),
      });
    const withoutTime = ({ created_at_us: _, ...rest }: ConsultaMessage): ConsultaMessage => rest;

    const publish = async (messages: ConsultaMessage[]) => {
      const logger = createLogger('test', { LOG_LEVEL: 'silent' });
      const publisher = openPublisher({ url: brokerUrl, clientName: 'test', logger });
      publisher.start();
      await waitFor('the publisher is ready', () => publisher.isReady());
      await publisher.publish(messages);
      await publisher.stop();
    };
    const post = (codigo: string) => system.api.create({ tipo_consulta: 'buscar_codigo', codigo });
    const ended = async (id: number): Promise<Consulta & { resultado: { codigo: string } | null }> =>
      (await system.api.waitForEnd(id, 30)) as Consulta & { resultado: { codigo: string } | null };
    const nextId = async (): Promise<number> => {
      const [row] = await system.query("SELECT nextval('consulta_consulta_id_seq')::int + 1 AS next");
      return row?.next;
    };
    const deadLetters = async (): Promise<DeadLetter[]> => {
      const box =
        broker.name === 'RabbitMQ'
          ? new RabbitDeadLetterBox(brokerUrl)
          : new PostgresDeadLetterBox(brokerUrl);
      try {
        return await Array.fromAsync(lettersOfNow(box));
      } finally {
        await box.close();
      }
    };
  });
}
