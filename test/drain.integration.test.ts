import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { QUEUE } from '@sel/contract';
import pg from 'pg';
import { openTestNode, type TestNode } from '../local/ephemeral/rabbitmq.ts';
import { createTestVhost, type TestVhost } from '../local/ephemeral/rabbitmq-vhost.ts';
import { type System, startSystem } from '../local/ephemeral/system.ts';
import { waitFor } from '../local/processes/wait-for.ts';

const IN_HAND = 10;
const node = await openTestNode();

for (const broker of ['postgres', 'rabbitmq'] as const) {
  describe(`on ${broker}`, { skip: broker === 'rabbitmq' && !node && 'no RabbitMQ' }, () => {
    let vhost: TestVhost | undefined;
    let system: System;
    let owner: pg.Client;
    before(async () => {
      if (broker === 'rabbitmq') vhost = await createTestVhost(node as TestNode);
      const env = { WORKER_CONCURRENCY: String(IN_HAND), WORKER_TRABAJO_MS: '3000' };
      system = await startSystem({ workers: 1, env, ...(vhost && { brokerUrls: vhost.urls }) });
      owner = new pg.Client({ connectionString: system.database.urls.owner });
      await owner.connect();
    });
    after(async () => {
      await owner?.end();
      await system?.stop();
      await vhost?.drop();
    });

    const inHand = async (): Promise<number> => {
      if (vhost) {
        const queue = (await vhost.call('GET', `queues/{vhost}/${QUEUE}`)) as {
          messages_unacknowledged?: number;
        };
        return queue.messages_unacknowledged ?? 0;
      }
      const { rows } = await owner.query(
        'SELECT count(*)::int AS active FROM consulta_queue WHERE holder IS NOT NULL',
      );
      return rows[0].active;
    };
    const count = async (where: string): Promise<number> => {
      const { rows } = await owner.query(`SELECT count(*)::int AS count FROM consulta WHERE ${where}`);
      return rows[0].count;
    };

    test('SIGTERM: a worker finishes what it has in hand and leaves the rest to others, nothing twice', async () => {
      await Promise.all(
        Array.from({ length: 3 * IN_HAND }, () =>
          fetch(`${system.apiUrl}/consultar`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: '{"tipo_consulta":"buscar_codigo","codigo":"PROD001"}',
          }),
        ),
      );
      await waitFor('the worker has its hands full', async () => (await inHand()) === IN_HAND);
      const [worker] = system.workers;
      assert.equal(await worker?.end('SIGTERM'), 0, worker?.log());
      const finished = await count("worker = 'worker-1'");
      assert.ok(finished >= IN_HAND && finished % IN_HAND === 0, `${finished} finished`);
      assert.equal(await inHand().then((left) => (vhost ? 0 : left)), 0);

      await system.addWorker();
      await waitFor('all have ended', async () => (await count("status = 'pending'")) === 0);
      assert.equal(await count("status = 'completed'"), 3 * IN_HAND);
      assert.equal(await count("worker = 'worker-1'"), finished, 'the second worker did only what was left');
    });
  });
}

after(() => node?.stop());
