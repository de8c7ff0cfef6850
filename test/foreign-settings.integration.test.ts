import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { testDirectory } from '../local/ephemeral/test-directory.ts';
import { npmStart } from './npm-start.ts';
import { runScript } from './run-script.ts';

/** Every variable of libpq's documentation (35.15, of PostgreSQL 18), and what PostgreSQL's programs read. */
const LIBPQ_VARIABLES = `
  PGHOST PGSSLNEGOTIATION PGHOSTADDR PGPORT PGDATABASE PGUSER PGPASSWORD PGPASSFILE PGREQUIREAUTH
  PGCHANNELBINDING PGSERVICE PGSERVICEFILE PGOPTIONS PGAPPNAME PGSSLMODE PGREQUIRESSL PGSSLCOMPRESSION
  PGSSLCERT PGSSLCERTMODE PGSSLKEY PGSSLROOTCERT PGSSLCRL PGSSLCRLDIR PGSSLSNI PGREQUIREPEER
  PGSSLMINPROTOCOLVERSION PGSSLMAXPROTOCOLVERSION PGMINPROTOCOLVERSION PGMAXPROTOCOLVERSION PGGSSENCMODE
  PGKRBSRVNAME PGGSSLIB PGGSSDELEGATION PGCONNECT_TIMEOUT PGCLIENTENCODING PGTARGETSESSIONATTRS
  PGLOADBALANCEHOSTS PGDATESTYLE PGTZ PGGEQO PGSYSCONFDIR PGLOCALEDIR PGDATA PG_COLOR
`
  .trim()
  .split(/\s+/);

const dir = testDirectory('foreign');

/** What a person's shell may hold for another server. */
const shells: Record<string, Record<string, string>> = {
  'nonsense in every variable of libpq': Object.fromEntries(
    LIBPQ_VARIABLES.map((name) => [name, 'nonsense']),
  ),
  'values that libpq understands': {
    PGSSLMODE: 'require',
    PGSSLNEGOTIATION: 'direct',
    PGOPTIONS: '-c search_path=app -c default_transaction_read_only=on',
    PGHOST: '192.0.2.1',
    PGPORT: '1',
    PGDATABASE: 'ventas',
    PGUSER: 'ana',
    PGPASSWORD: 'la de otro servidor',
    PG_COLOR: 'always',
  },
};

for (const [what, env] of Object.entries(shells)) {
  test(`npm start, and the commands beside it, work with ${what}`, async () => {
    const data = ['--data', join(dir, what.split(' ')[0] as string)];
    const system = await npmStart([...data, '--workers', '1'], { ...env, RETENTION_DAYS: '30' });
    try {
      assert.equal((await fetch(`${system.apiUrl}/health`)).status, 200);
      for (const script of ['database/catalogo.ts', 'broker/dead-letters.ts']) {
        const args = script.includes('catalogo') ? ['--productos', '300'] : ['list'];
        const { stdout, stderr } = await runScript(script, [...args, ...data], env);
        assert.match(stdout, /Catálogo de 300 productos|No hay mensajes muertos/, stderr);
      }
    } finally {
      assert.equal(await system.stop(), 0);
    }
  });
}
