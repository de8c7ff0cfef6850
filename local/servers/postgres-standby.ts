import { chownSync, statSync, writeFileSync } from 'node:fs';
import { chown, copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import pg from 'pg';
import { waitFor } from '../processes/wait-for.ts';
import { type RunningPostgres, startPostgres } from './postgres.ts';

/** The standby's name, and that of the slot that keeps for it what it has not read yet. */
const STANDBY = 'standby';

/** What a copy must not have: the primary's log and locks, and what every server makes anew (PostgreSQL, 25.3.4). */
const NOT_COPIED =
  /^(postmaster\.(pid|opts)|postgresql\.auto\.conf|(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/.*)$/;

/** Starts a second server that follows the first one, from a copy of its files taken while it works. */
export async function startStandby(
  primary: RunningPostgres,
  primaryDir: string,
  dataDir: string,
): Promise<RunningPostgres> {
  const cluster = join(dataDir, 'cluster');
  const label = await asOwner(primary, async (client) => {
    await client.query('SELECT pg_create_physical_replication_slot($1, immediately_reserve => true)', [
      STANDBY,
    ]);
    await client.query('SELECT pg_backup_start($1, fast => true)', [STANDBY]);
    await copyLiveDirectory(primaryDir, dataDir, (path) => NOT_COPIED.test(path.replace(/^cluster\//, '')));
    const { rows } = await client.query('SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)');
    return rows[0].labelfile as string;
  });
  const { username, password, hostname } = new URL(primary.url);
  const primaryConninfo = `host=${hostname} port=${primary.port} user=${username} password=${password} application_name=${STANDBY}`;
  const settings = `primary_conninfo = '${primaryConninfo}'\nprimary_slot_name = '${STANDBY}'\n`;
  writeOwned(cluster, { backup_label: label, 'standby.signal': '', 'postgresql.auto.conf': settings });
  return startPostgres({ dataDir });
}

/** Files in the directory that belong to whoever it belongs to. */
function writeOwned(dir: string, files: Record<string, string>): void {
  const { uid, gid } = statSync(dir);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(dir, name), text, { mode: 0o600 });
    chownSync(join(dir, name), uid, gid);
  }
}

/** Resolves when no commit is confirmed any more, and none has been, that the standby does not have on disk. */
export async function makeSynchronous(primary: RunningPostgres): Promise<void> {
  await asOwner(primary, async (client) => {
    await client.query(`ALTER SYSTEM SET synchronous_standby_names = '${STANDBY}'`);
    await client.query('SELECT pg_reload_conf()');
    const isSynchronous = async () => {
      const { rows } = await client.query(
        'SELECT FROM pg_stat_replication WHERE application_name = $1 AND sync_state = $2',
        [STANDBY, 'sync'],
      );
      return rows.length === 1;
    };
    await waitFor('the standby is synchronous', isSynchronous);
    // What was confirmed just before that has to arrive, too.
    const { rows } = await client.query('SELECT pg_current_wal_flush_lsn()::text AS mark');
    const hasAll = async () => {
      const { rowCount } = await client.query(
        'SELECT FROM pg_stat_replication WHERE flush_lsn >= $1::pg_lsn',
        [rows[0].mark],
      );
      return rowCount === 1;
    };
    await waitFor('the standby has everything', hasAll);
  });
}

/** Makes a standby a server of its own; resolves when it takes writes. */
export async function promote(standby: RunningPostgres): Promise<void> {
  await asOwner(standby, async (client) => {
    const { rows } = await client.query('SELECT pg_promote(wait => true) AS promoted');
    if (!rows[0].promoted) throw new Error('the standby was not promoted in time');
  });
}

async function asOwner<T>(server: RunningPostgres, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => {}); // The query under way fails, and that says enough.
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Copies a directory whose files come and go meanwhile. What vanishes is not copied; the copy belongs to whoever
 * the directory belongs to.
 * @param isLeftOut asked with each path, relative to `from`; a directory of which all is left out is empty.
 */
async function copyLiveDirectory(
  from: string,
  to: string,
  isLeftOut: (path: string) => boolean,
): Promise<void> {
  const { uid, gid } = await stat(from);
  const copyInto = async (source: string, target: string): Promise<void> => {
    await mkdir(target, { mode: 0o700 });
    await chown(target, uid, gid);
    const entries = await readdir(source, { withFileTypes: true });
    const copyEntry = async (name: string, isDirectory: boolean) => {
      const [path, copy] = [join(source, name), join(target, name)];
      if (isLeftOut(relative(from, path))) return;
      if (isDirectory) return copyInto(path, copy);
      await copyFile(path, copy);
      await chown(copy, uid, gid);
    };
    await Promise.all(
      entries.map((entry) => copyEntry(entry.name, entry.isDirectory()).catch(ignoreVanished)),
    );
  };
  await copyInto(from, to);
}

function ignoreVanished(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
