import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { brokersToTest } from '../local/ephemeral/queue.ts';
import { type SystemOnBroker, startSystemOn } from '../local/ephemeral/system-on-broker.ts';
import { waitFor } from '../local/processes/wait-for.ts';

/**
 * A worker can finish 80 such consultas a second, whatever the machine: they wait, they do not calculate. They do not all
 * take the same time, so that it does not end all that it has in hand at the same moment.
 */
const SLOW_WORK = {
  WORKER_TRABAJO_MS: '50',
  WORKER_TRABAJO_DISTRIBUCION: 'exponencial',
  WORKER_CONCURRENCY: '4',
};

for (const broker of await brokersToTest()) {
  describe(`workers side by side, on ${broker.name}`, { skip: broker.skip }, () => {
    let system: SystemOnBroker;
    before(async () => {
      system = await startSystemOn(broker, { workers: 3, env: SLOW_WORK });
    });
    after(() => system?.stop());

    test('three share the work evenly', async () => {
      const ids = await system.api.createMany(480);
      await system.untilNothingIsPending();
      const shares = await system.query<{ worker: string; share: number }>(
        `SELECT worker, count(*)::float8 / $2 AS share FROM consulta
         WHERE consulta_id = ANY ($1) GROUP BY worker`,
        [ids, ids.length],
      );
      assert.equal(shares.length, 3);
      for (const { worker, share } of shares) {
        assert.ok(share > 0.25 && share < 0.42, `${worker} did ${share} of all`);
      }
    });

    test('a fourth takes its share as soon as it is there, without a restart of anything', async () => {
      const load = keepBusy(system);
      await waitFor('there is a queue', () => load.created() >= 200);
      const worker = await system.addWorker();
      const [row] = await waitFor('it has done a hundred', async () => {
        // Its share of what was begun since it began.
        const rows = await system.query<{ own: number; share: number }>(
          `SELECT count(*) FILTER (WHERE worker = $1)::int AS own,
                  avg((worker = $1)::int)::float8 AS share
           FROM consulta
           WHERE started_at >= (SELECT min(started_at) FROM consulta WHERE worker = $1)`,
          [worker.name],
        );
        return (rows[0]?.own ?? 0) >= 100 ? rows : undefined;
      });
      await load.stop();
      assert.ok(row && row.share > 0.17 && row.share < 0.34, `it did ${row?.share} of all`);
      assert.ok(system.workers.every((each) => each.isRunning));
      await system.untilNothingIsPending();
    });

    test('what a worker killed with SIGKILL had in hand is finished by another', async () => {
      // A worker may have just finished all it had when it is killed: then it is tried again.
      let again = 0;
      for (let kill = 0; again === 0 && kill < 5; kill += 1) again = await finishedByOthersAfterAKill();
      assert.ok(again > 0, 'it had nothing in hand');
    });

    /** @returns how many consultas had been in the hands of a worker that was killed, and were finished by another. */
    async function finishedByOthersAfterAKill(): Promise<number> {
      const load = keepBusy(system);
      const countPending = async () => {
        const [row] = await system.query<{ pending: number }>(
          "SELECT count(*)::int AS pending FROM consulta WHERE status = 'pending'",
        );
        return row?.pending ?? 0;
      };
      const isQueueLong = async () => load.created() >= 200 && (await countPending()) >= 40;
      await waitFor('more wait than all workers have in hand', isQueueLong);
      const victim = system.workers[0];
      assert.ok(victim);
      await victim.end('SIGKILL');
      await load.stop();
      await system.untilNothingIsPending();
      const [ended] = await system.query<{ again: number; failed: number }>(
        `SELECT count(*) FILTER (WHERE attempts > 1 AND worker <> $1)::int AS again,
                count(*) FILTER (WHERE status = 'failed')::int AS failed
         FROM consulta`,
        [victim.name],
      );
      assert.equal(ended?.failed, 0);
      await victim.start();
      return ended?.again ?? 0;
    }

    test('a lost connection to the queue costs time and nothing else', async () => {
      const load = keepBusy(system);
      await waitFor('there is a queue', () => load.created() >= 100);
      for (let outage = 0; outage < 3; outage += 1) {
        system.queue.proxy.down();
        await waitFor('the gateway notices', async () => (await system.api.get('/health')).status === 503);
        system.queue.proxy.mend();
        await waitFor('the gateway is back', async () => (await system.api.get('/health')).status === 200);
      }
      const before = load.created();
      await waitFor('it goes on', () => load.created() >= before + 100);
      await load.stop();
      await system.untilNothingIsPending();
      assert.deepEqual(await system.query("SELECT consulta_id FROM consulta WHERE status = 'failed'"), []);
    });
  });

  describe(`ten thousand at once, on ${broker.name}`, { skip: broker.skip }, () => {
    let system: SystemOnBroker;
    before(async () => {
      system = await startSystemOn(broker, { workers: 2 });
    });
    after(() => system?.stop());

    test('all end, none is left pending, and other users are served meanwhile', async () => {
      let isOver = false;
      let served = 0;
      const visitor = async () => {
        while (!isOver) {
          const id = await system.api.create({ tipo_consulta: 'listar_todos' });
          const consulta = await system.api.waitForEnd(id);
          assert.equal(consulta.status, 'completed');
          served += 1;
        }
      };
      const visiting = visitor();
      const ids = await system.api.createMany(10_000, 100);
      await system.untilNothingIsPending(120_000);
      isOver = true;
      await visiting;
      assert.equal(new Set(ids).size, 10_000, 'no id is given twice');
      const [row] = await system.query<{ completed: number; not_found: number }>(
        `SELECT count(*) FILTER (WHERE status = 'completed')::int AS completed,
                count(*) FILTER (WHERE status = 'not_found')::int AS not_found
         FROM consulta WHERE consulta_id = ANY ($1)`,
        [ids],
      );
      // Of the 250 codes that are asked for in turn, the catalogue has 200.
      assert.deepEqual(row, { completed: 8_000, not_found: 2_000 });
      assert.ok(served >= 5, `a visitor was served ${served} times`);
    });
  });
}

/** Posts consultas until `stop`, and keeps dozens of them waiting for a worker. */
function keepBusy(system: SystemOnBroker) {
  let created = 0;
  let isStopped = false;
  const post = async () => {
    while (!isStopped) {
      const id = await system.api.create({ tipo_consulta: 'buscar_codigo', codigo: 'PROD001' });
      created += 1;
      await system.api.waitForEnd(id);
    }
  };
  // Each client has one consulta under way; twelve are in the hands of three workers.
  const clients = Promise.all(Array.from({ length: 80 }, post));
  return {
    created: () => created,
    stop: async () => {
      isStopped = true;
      await clients;
    },
  };
}
