import { run, runAll } from './commands.ts';
import { openTestServer } from './services/postgres.ts';

/** `npm test`: the checks, then everything that needs PostgreSQL, a queue or a browser. */
const checked = await run('node', ['test/check.ts']);
console.log('Arrancando PostgreSQL para las pruebas…');
const postgres = await openTestServer();
let passed = false;
try {
  process.env.TEST_DATABASE_URL = postgres.url;
  passed = await runAll([
    [
      'Pruebas de integración',
      'node',
      ['--test', '--test-concurrency=2', '--test-timeout=600000', '!(node_modules)/**/*.integration.test.ts'],
    ],
  ]);
} finally {
  await postgres.stop();
}
process.exit(checked && passed ? 0 : 1);
