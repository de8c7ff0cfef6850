import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openClient } from '@sel/runtime/postgres';
import { requeue } from '../broker/dead-letters/requeue.ts';
import { search } from '../broker/reconcile.ts';
import { explainReconciled } from '../broker/reconciliation/explain.ts';
import type { Reconciled } from '../broker/reconciliation/reconcile.ts';
import { brokersToTest } from '../local/ephemeral/queue.ts';
import { message } from '../local/ephemeral/queue-clients.ts';
import { type SystemOnBroker, startSystemOn } from '../local/ephemeral/system-on-broker.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import { runScript } from './run-script.ts';

const CODES = ['PROD001', 'PROD002', 'PROD003', 'NO_HAY'];
const AFTER_S = 1;

for (const broker of await brokersToTest()) {
  describe(`on ${broker.name}`, { skip: broker.skip }, () => {
    let system: SystemOnBroker;
    before(async () => {
      system = await startSystemOn(broker, { workers: 0 });
    });
    beforeEach(async () => {
      await system.queue.empty();
      await system.query('DELETE FROM consulta_outbox');
      await system.query('DELETE FROM consulta');
      await system.query("UPDATE reconciliacion SET sospechosas = '{}'");
    });
    after(() => system?.stop());

    /** As the role and the user `mantenimiento`. */
    const accounts = () => ({
      DATABASE_URL: system.database.urls.maintenance,
      BROKER_URL: system.queue.maintenanceUrl,
    });
    /** `npm run reconciliar`. */
    const runReconciliar = async (more: NodeJS.ProcessEnv = {}) => {
      const settings = { LOG_FORMAT: 'json', RECONCILE_AFTER_S: String(AFTER_S), ...more };
      const { stdout } = await runScript('broker/reconcile.ts', [], { ...accounts(), ...settings });
      return JSON.parse(stdout.trim().split('\n').at(-1) as string) as Reconciled & { msg: string };
    };
    /** What it does each time, without a process of its own; undefined when another one is at it. */
    const searchOnce = () => search({ ...accounts(), RECONCILE_AFTER_S: AFTER_S, RECONCILE_BATCH: 1_000 });
    const reconcile = async (): Promise<Reconciled> => {
      const done = await searchOnce();
      assert.ok(done, 'nobody else is at it');
      return done;
    };
    /** Accepted and in the queue; each asks for another code than the one before. */
    const accept = async (count: number): Promise<Map<number, string>> => {
      const asked = new Map<number, string>();
      for (let done = 0; done < count; done += 50) {
        const codes = Array.from({ length: Math.min(50, count - done) }, (_, n) => CODES[n % 4] as string);
        await Promise.all(
          codes.map(async (codigo) => {
            const id = await system.api.create({ tipo_consulta: 'buscar_codigo', codigo });
            asked.set(id, codigo);
          }),
        );
      }
      await waitFor('all are published', async () => (await outbox()) === 0);
      return asked;
    };
    const outbox = () => system.count('consulta_outbox');
    const young = `consulta WHERE created_at > now() - interval '${AFTER_S} s'`;
    const areOld = () => waitFor('they are old', async () => (await system.count(young)) === 0);
    /** The broker comes back without its disk, and is prepared again. */
    const loseQueue = async () => {
      await system.queue.deleteQueue();
      await system.queue.provision();
      await waitFor('the gateway knows the new one', async () => (await system.api.get('/health/ready')).ok);
    };
    const withWorker = async (run: () => Promise<void>, env: Record<string, string> = {}) => {
      const worker = await system.addWorker(env);
      try {
        await run();
      } finally {
        await worker.end('SIGTERM');
      }
    };
    const assertOwnAnswers = async (asked: Map<number, string>) => {
      for (const [id, codigo] of asked) {
        const consulta = await system.api.read(id);
        assert.equal(consulta.status, codigo === 'NO_HAY' ? 'not_found' : 'completed');
        assert.equal(consulta.codigo_buscado, codigo);
        assert.equal(consulta.attempts, 1);
        const { codigo: found } = (consulta.resultado ?? { codigo }) as { codigo: string };
        assert.equal(found, codigo);
      }
    };

    test('what a lost queue held is published again, and each consulta gets its own answer', async () => {
      const asked = await accept(120);
      await loseQueue();
      await areOld();
      assert.equal(
        (await runReconciliar({ RECONCILE_AFTER_S: '3600' })).pending,
        0,
        'they are too young for that',
      );
      await withWorker(async () => {
        // More than one batch: the second waits until the queue has delivered the first.
        const done = await runReconciliar({ RECONCILE_BATCH: '50' });
        assert.deepEqual([done.pending, done.republished, done.doubtful], [120, 120, 0]);
        assert.match(done.msg, /^Pendientes de más de 1 segundo: 120\. Publicadas de nuevo: 120\./);
        await system.untilNothingIsPending();
      });
      await assertOwnAnswers(asked);
      assert.match((await runReconciliar()).msg, /^Ninguna consulta lleva más de 1 segundo pendiente/);
    });

    test('in a queue that is merely long nothing is published again, however often it is looked at', async () => {
      const asked = await accept(2_000);
      await areOld();
      for (let time = 0; time < 2; time += 1) {
        const done = await reconcile();
        assert.deepEqual([done.republished, done.waiting], [0, 2_000]);
        assert.match(explainReconciled(done, AFTER_S), /1\s000 consultas se dejan/);
      }
      await withWorker(
        async () => {
          for (;;) {
            const done = await reconcile();
            assert.equal(done.republished, 0);
            // What a worker has in hand is not told from what is lost once none waits; that is not what is tried here.
            if (done.waiting < 1_200) break;
          }
          await system.untilNothingIsPending();
        },
        { WORKER_CONCURRENCY: '5', WORKER_TRABAJO_MS: '5' },
      );
      assert.equal(await system.queue.unsettled(), 0);
      await assertOwnAnswers(new Map([...asked].slice(0, 40)));
    });

    test('what was overtaken is published again while the queue is never empty', async () => {
      const lost = await accept(20);
      await loseQueue();
      await accept(60);
      await areOld();
      const first = await reconcile();
      assert.deepEqual(
        [first.republished, first.doubtful],
        [0, 80],
        'which of them are lost cannot be told yet',
      );
      const later = await accept(10);
      await withWorker(async () => {
        await waitFor('one that came later has ended', () =>
          system.count("consulta WHERE consulta_id = ANY ($1) AND status <> 'pending'", [[...later.keys()]]),
        );
      });
      await accept(5);
      const second = await reconcile();
      assert.ok(second.waiting > 0);
      assert.equal(second.republished, lost.size);
      await withWorker(() => system.untilNothingIsPending());
      await assertOwnAnswers(lost);
    });

    test('two at once publish each of them once', async () => {
      const asked = await accept(300);
      await loseQueue();
      await areOld();
      // Without a worker nobody takes what the first one publishes, so it is at it until there is one.
      const first = reconcile();
      await waitFor('the first has published', async () => (await system.queue.unsettled()) > 0);
      assert.equal(await searchOnce(), undefined);
      assert.equal((await runReconciliar()).republished, undefined);
      await withWorker(async () => {
        assert.equal((await first).republished, asked.size);
        await system.untilNothingIsPending();
      });
      await assertOwnAnswers(asked);
    });

    test('a message of another life of the same id stays a dead letter, and the row gets its own answer', async () => {
      const asked = await accept(1);
      await loseQueue();
      await areOld();
      const [id = 0] = asked.keys();
      const another = { created_at_us: 1, tipo_consulta: 'buscar_codigo', codigo_buscado: 'PROD002' };
      await system.queue.publishText(JSON.stringify(message(id, another)));
      await withWorker(async () => {
        await waitFor('nobody has it', async () => (await system.queue.unsettled()) === 0);
        assert.equal((await reconcile()).republished, 1);
        await system.untilNothingIsPending();
      });
      await assertOwnAnswers(asked);
      assert.equal((await system.queue.takeDeadLetters()).length, 1);
    });

    test('a retried consulta is looked for again, although the search had passed it', async () => {
      const [id = 0] = (await accept(1)).keys();
      await system.queue.empty();
      await system.query(
        `UPDATE consulta SET status = 'failed', error = 'prueba', processed_at = now() WHERE consulta_id = $1`,
        [id],
      );
      await areOld();
      await reconcile();
      const [{ desde } = { desde: '0' }] = await system.query<{ desde: string }>(
        'SELECT desde FROM reconciliacion',
      );
      assert.ok(Number(desde) > id);
      const owner = await openClient(system.database.urls.owner, 'test');
      try {
        const [row] = await system.query(
          'SELECT (extract(epoch FROM created_at) * 1000000)::text AS us FROM consulta WHERE consulta_id = $1',
          [id],
        );
        const own = { tipo_consulta: 'buscar_codigo', codigo_buscado: 'PROD001' };
        const letter = message(id, { created_at_us: Number(row?.us), ...own });
        assert.equal(await requeue(owner, letter), 'requeued');
      } finally {
        await owner.end();
      }
      await waitFor('it is published', async () => (await outbox()) === 0);
      await system.queue.empty();
      await withWorker(async () => {
        assert.equal((await reconcile()).republished, 1);
        await system.untilNothingIsPending();
      });
    });
  });
}
