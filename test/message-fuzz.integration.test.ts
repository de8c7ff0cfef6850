import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { brokersToTest } from '../local/ephemeral/queue.ts';
import type { System } from '../local/ephemeral/system.ts';
import { type SystemOnBroker, startSystemOn } from '../local/ephemeral/system-on-broker.ts';
import { waitFor } from '../local/processes/wait-for.ts';
import type { FuzzedQueue } from './fuzz/fuzzed-queue.ts';
import { ENDED_CODIGO, type EndedConsultas } from './fuzz/message-cases.ts';
import { fuzzPostgres } from './fuzz/postgres-queue.ts';
import { fuzzRabbitmq } from './fuzz/rabbitmq-queue.ts';
import { runScript } from './run-script.ts';

/** Cases that are put between proper consultas at the same time; fast-check shrinks a bad company. */
const AT_ONCE = 250;
const BATCHES = 8;
const PROPER_AT_ONCE = 25;

for (const broker of await brokersToTest()) {
  const isRabbitmq = broker.name === 'RabbitMQ';
  describe(`whatever is put into ${broker.name}`, { skip: broker.skip }, () => {
    let system: SystemOnBroker;
    let queue: FuzzedQueue<unknown>;
    before(async () => {
      system = await startSystemOn(broker, { workers: 2 });
      const { worker } = system.queue.unrestrictedUrls;
      queue = (isRabbitmq ? fuzzRabbitmq(worker) : fuzzPostgres(system.database)) as FuzzedQueue<unknown>;
    });
    after(async () => {
      await queue?.close();
      await system?.stop();
    });

    test('becomes a dead letter when it is not feasible, and neither ends a worker nor holds up a consulta', async () => {
      const endedIds = await completeConsultas(system, 20);
      const ended = await rowsOf(system, endedIds);
      const pids = system.workers.map((worker) => worker.process.pid);
      const identities = await createdAtOf(system, endedIds);
      const cases = fc.array(queue.cases(identities), { minLength: AT_ONCE, maxLength: AT_ONCE });

      const property = fc.asyncProperty(cases, async (batch) => {
        const before = await queue.countDeadLetters();
        const [infeasible] = await Promise.all([
          queue.put(batch, identities),
          completeConsultas(system, PROPER_AT_ONCE),
        ]);
        let dead = before;
        await waitFor(`${infeasible} dead letters more than ${before}`, async () => {
          dead = await queue.countDeadLetters();
          return dead >= before + infeasible;
        }).finally(() => {
          // First: when a dead letter is missing, a log says why.
          for (const worker of system.workers) assertUnshaken(worker.log());
        });
        assert.equal(dead - before, infeasible);
      });
      await fc.assert(property, { numRuns: BATCHES, endOnFailure: true });

      assert.deepEqual(await rowsOf(system, endedIds), ended, 'what has ended does not change any more');
      assert.deepEqual(
        system.workers.map((worker) => worker.isRunning && worker.process.pid),
        pids,
      );
    });

    test('can be listed with its reason', async () => {
      const { stdout } = await runScript('broker/dead-letters.ts', ['list', '--limit', '100000'], {
        DATABASE_URL: system.database.urls.owner,
        ...(isRabbitmq && { BROKER_URL: system.queue.unrestrictedUrls.worker }),
      });
      const total = await queue.countDeadLetters();
      assert.ok(stdout.includes(`${total} de ${total}`), stdout.slice(-500));
    });
  });
}

/** @returns the ids of so many consultas, each of which got its result. */
async function completeConsultas({ api }: System, count: number): Promise<number[]> {
  const complete = async () => {
    const ended = await api.run({ tipo_consulta: 'buscar_codigo', codigo: ENDED_CODIGO });
    assert.equal(ended.status, 'completed');
    return ended.consulta_id;
  };
  return Promise.all(Array.from({ length: count }, complete));
}

function rowsOf(system: System, ids: number[]): Promise<unknown[]> {
  return system.query('SELECT * FROM consulta WHERE consulta_id = ANY ($1) ORDER BY 1', [ids]);
}

async function createdAtOf(system: System, ids: number[]): Promise<EndedConsultas> {
  const rows = await system.query<{ id: number; us: string }>(
    `SELECT consulta_id::int AS id, (extract(epoch FROM created_at) * 1000000)::text AS us
     FROM consulta WHERE consulta_id = ANY ($1)`,
    [ids],
  );
  return new Map(rows.map(({ id, us }) => [id, Number(us)]));
}

/**
 * Dead letters are logged as errors; what must not be there is anything that nobody has foreseen. A message that was
 * given back made a statement fail, which its reader should have seen coming.
 */
function assertUnshaken(log: string): void {
  const stumbles = log
    .split('\n')
    .filter((line) => /unhandled|uncaught|"stack"|"level":60|devuelta a la cola/i.test(line));
  assert.deepEqual(stumbles, []);
}
