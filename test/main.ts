import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLogger } from '@sel/runtime/logger';
import { ensureBuilt } from '../frontend/server/build.ts';
import { bundleTypebox } from '../local/compiled/typebox.ts';
import { createTemplate, dropLeftDatabases, openTestServer } from '../local/ephemeral/database.ts';
import { openTestNode } from '../local/ephemeral/rabbitmq.ts';
import { deleteLeftVhosts } from '../local/ephemeral/rabbitmq-vhost.ts';
import { runName } from '../local/ephemeral/run-name.ts';
import { interruption, run } from '../local/processes/commands.ts';
import { temporaryDirectory } from '../local/servers/temporary-directory.ts';
import { runFiles } from './run-files.ts';

/**
 * Two thirds of its time a test waits for something: for a server that starts, a lease that ends, a fault that lasts. So
 * many keep two processors busy.
 */
const AT_A_TIME = 6;

/**
 * What is measured is a share or a ratio, of processes of its own, and leaves most of two processors idle: three of them do
 * not change what comes out.
 */
const MEASURING_AT_A_TIME = 3;

/**
 * `npm test`: the checks, then everything that needs PostgreSQL, a queue or a browser. One PostgreSQL and
 * one RabbitMQ serve the whole run, and start meanwhile; a Ctrl-C or SIGTERM ends the tests first and then those.
 */
const interrupted = interruption();
const checking = run('node', ['test/check.ts'], interrupted);
const passed = await testWithServices(checking, interrupted).catch(explain);
const checked = await checking;
// Said last, because whoever reads a long output begins at its end.
if (!checked) console.error('✘ Las comprobaciones del principio (npm run check) han fallado.');
if (!passed) console.error('✘ Las pruebas de integración o las que miden han fallado.');
process.exitCode = checked && passed ? 0 : 1;

async function testWithServices(checking: Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  await using cleanup = new AsyncDisposableStack();
  // What an interrupted test leaves behind in its temporary directories goes with this one.
  const dir = temporaryDirectory('test');
  cleanup.defer(() => rmSync(dir, { recursive: true, force: true }));
  process.env.TMPDIR = dir;
  // Hundreds of processes are started from the same sources: compiled, each takes a third of the time.
  process.env.NODE_COMPILE_CACHE = join(dir, 'compile-cache');
  const compiled = run('node', ['local/compiled/compile.ts'], signal);
  // Once, and not by each of the first systems that have a page; why it cannot be is for those to tell.
  const built = ensureBuilt(createLogger('test', { LOG_LEVEL: 'warn' })).catch(() => {});

  console.log('Arrancando PostgreSQL y RabbitMQ para las pruebas…');
  const postgres = await openTestServer();
  cleanup.defer(() => postgres.stop());
  cleanup.defer(() => dropLeftDatabases(postgres));
  const rabbitmq = await openTestNode();
  cleanup.defer(() => rabbitmq?.stop());
  cleanup.defer(() => rabbitmq && deleteLeftVhosts(rabbitmq));
  Object.assign(process.env, {
    TEST_RUN: runName(),
    TEST_DATABASE_URL: postgres.url,
    TEST_DATABASE_TEMPLATE: await createTemplate(postgres),
    TEST_RABBITMQ_URL: rabbitmq?.url ?? 'none',
    TEST_RABBITMQ_ADMIN_URL: rabbitmq?.adminUrl ?? '',
  });
  const typebox = await bundleTypebox(join(dir, 'typebox'));
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --import=${typebox}`;
  if (await compiled) process.env.TEST_COMPILED = 'true';
  await Promise.all([checking, built]);
  const integrated = !signal.aborted && (await runFiles('integration', AT_A_TIME, signal));
  // What hundreds of databases have written is still on its way to the disk, and would keep what is measured waiting.
  if (process.platform !== 'win32') await promisify(execFile)('sync');
  const measured = !signal.aborted && (await runFiles('measurement', MEASURING_AT_A_TIME, signal));
  return integrated && measured;
}

/** PostgreSQL or RabbitMQ could not be had. */
function explain(error: Error): boolean {
  console.error(error.message);
  return false;
}
