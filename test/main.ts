import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { dropLeftDatabases, openTestServer } from '../local/ephemeral/database.ts';
import { openTestNode } from '../local/ephemeral/rabbitmq.ts';
import { deleteLeftVhosts } from '../local/ephemeral/rabbitmq-vhost.ts';
import { runName } from '../local/ephemeral/run-name.ts';
import { temporaryDirectory } from '../local/ephemeral/temporary-directory.ts';
import { interruption, run, runAll } from '../local/processes/commands.ts';

const TESTS = [
  '--test',
  // A test that failed may have left something open.
  '--test-force-exit',
  '--test-timeout=600000',
];

/**
 * `npm test`: the checks, then everything that needs PostgreSQL, a queue or a browser. One PostgreSQL and
 * one RabbitMQ serve the whole run; a Ctrl-C or SIGTERM ends the tests first and then those.
 */
const interrupted = interruption();
const checked = await run('node', ['test/check.ts'], interrupted);
const passed = !interrupted.aborted && (await testWithServices(interrupted).catch(explain));
// Said last, because whoever reads a long output begins at its end.
if (!checked) console.error('✘ Las comprobaciones del principio (npm run check) han fallado.');
if (!passed) console.error('✘ Las pruebas de integración o las que miden han fallado.');
process.exitCode = checked && passed ? 0 : 1;

async function testWithServices(signal: AbortSignal): Promise<boolean> {
  await using cleanup = new AsyncDisposableStack();
  // What an interrupted test leaves behind in its temporary directories goes with this one.
  const dir = temporaryDirectory('test');
  cleanup.defer(() => rmSync(dir, { recursive: true, force: true }));
  process.env.TMPDIR = dir;
  // Hundreds of processes are started from the same sources: each takes a third less time.
  process.env.NODE_COMPILE_CACHE = join(dir, 'compile-cache');

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
    TEST_RABBITMQ_URL: rabbitmq?.url ?? 'none',
    TEST_RABBITMQ_ADMIN_URL: rabbitmq?.adminUrl ?? '',
  });
  // Awaited here, because leaving this function stops the services.
  return await runAll(
    [
      ['Pruebas de integración', 'node', [...TESTS, '--test-concurrency=2', files('integration')]],
      // What is measured is that of a machine that does nothing else.
      ['Pruebas que miden', 'node', [...TESTS, '--test-concurrency=1', files('measurement')]],
    ],
    signal,
  );
}

function files(kind: 'integration' | 'measurement'): string {
  return `!(node_modules)/**/*.${kind}.test.ts`;
}

/** PostgreSQL or RabbitMQ could not be had. */
function explain(error: Error): boolean {
  console.error(error.message);
  return false;
}
