import pg from 'pg';
import { waitFor } from '../../../local/processes/wait-for.ts';
import type { Fault } from './fault.ts';

/** PostgreSQL answers and takes no writes, as a server does that has become a standby or has a full disk. */
export const postgresReadOnly: Fault = {
  id: 'postgres-read-only',
  title: 'PostgreSQL en solo lectura',
  holdS: { short: 4, long: 15 },
  isDatabaseOnly: true,
  async inject({ system }) {
    const { owner, postgres } = system;
    const connected = await owner.connect();
    try {
      await setReadOnly(connected, 'on');
      await waitFor('connections meet it', () => isReadOnly(connected));
      await waitFor('new connections meet it', async () => {
        const fresh = new pg.Client({ connectionString: postgres.url });
        await fresh.connect();
        return isReadOnly(fresh).finally(() => fresh.end());
      });
    } finally {
      connected.release();
    }
    return async () => {
      await setReadOnly(owner, 'off');
      await waitFor('PostgreSQL takes writes again', async () => !(await isReadOnly(owner)));
    };
  },
};

/** Transactions that begin from now on, in whatever session. */
async function setReadOnly(owner: pg.Pool | pg.PoolClient, value: 'on' | 'off'): Promise<void> {
  await owner.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
  await owner.query('SELECT pg_reload_conf()');
}

async function isReadOnly(client: pg.Pool | pg.PoolClient | pg.Client): Promise<boolean> {
  const { rows } = await client.query("SELECT current_setting('transaction_read_only') AS setting");
  return rows[0].setting === 'on';
}
