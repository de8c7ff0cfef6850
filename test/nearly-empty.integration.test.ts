import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { brokersToTest } from '../local/ephemeral/queue.ts';
import { type SystemOnBroker, startSystemOn } from '../local/ephemeral/system-on-broker.ts';
import { waitFor } from '../local/processes/wait-for.ts';

/**
 * PostgreSQL plans a prepared statement once and keeps the plan. Made when retention has just removed all that there was,
 * it must serve as well for what comes afterwards (docs/adr/0033).
 */
const TABLES = ['consulta', 'consulta_outbox', 'consulta_queue'];
const BEFORE = 300;
const AFTERWARDS = 3_000;
/** Its consulta, its row in the outbox or the queue, and each of them more than once on its way. */
const FEW_ROWS = 12;
/** A session tells the others what it has read after so long at rest. */
const COUNTED_WITHIN_MS = 30_000;

for (const broker of await brokersToTest()) {
  describe(`tables that were nearly empty, on ${broker.name}`, { skip: broker.skip }, () => {
    let system: SystemOnBroker;
    before(async () => {
      system = await startSystemOn(broker, { workers: 1 });
      // Nobody else makes the plans good again.
      for (const table of TABLES) await system.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
    });
    after(() => system?.stop());

    const read = async () => {
      const [row] = await system.query<{ rows: number; stored: number }>(
        `SELECT sum(idx_tup_fetch)::int AS rows,
                (sum(n_tup_upd) FILTER (WHERE relname = 'consulta'))::int AS stored
         FROM pg_stat_user_tables WHERE relname = ANY ($1)`,
        [TABLES],
      );
      return row as { rows: number; stored: number };
    };
    const untilStored = (count: number) =>
      waitFor(`${count} results are counted`, async () => (await read()).stored >= count, COUNTED_WITHIN_MS);

    test('a consulta costs no more for those that wait beside it', async () => {
      await system.api.createMany(BEFORE);
      await untilStored(BEFORE);
      await system.untilNothingIsPending();
      for (const table of TABLES) {
        await system.query(`DELETE FROM ${table}`);
        await system.query(`VACUUM (ANALYZE, TRUNCATE false) ${table}`);
      }
      // The worker's and the gateway's plans are made now, by a few consultas.
      for (let n = 0; n < 10; n += 1) await system.api.createMany(3);
      await system.untilNothingIsPending();

      const { process: worker } = system.workers[0] as SystemOnBroker['workers'][0];
      worker.kill('SIGSTOP');
      const before = await read();
      try {
        await system.api.createMany(AFTERWARDS);
      } finally {
        worker.kill('SIGCONT');
      }
      await untilStored(before.stored + AFTERWARDS);
      const rows = (await read()).rows - before.rows;
      assert.ok(rows < FEW_ROWS * AFTERWARDS, `${rows / AFTERWARDS} rows were read for each consulta`);
    });
  });
}
