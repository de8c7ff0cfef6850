import { type Command, interruption, runAll } from '../local/processes/commands.ts';

/** A good part of the unit tests wait: so many processes keep two processors busy. */
const PROCESSES = 3;
/** Each of several would look into the same types again, which takes twice the processor time of one. */
const ONE_CHECKER = ['--checkers', '1'];
/** What waits for ever is named, and the others of its process go on. */
const TEST_DEADLINE_MS = 120_000;

/** `npm run check`: everything that needs no service and no browser. */
const passed = await runAll(
  [
    [
      'Formato y estilo',
      'biome',
      ['ci', process.stdout.isTTY ? '--colors=force' : '--colors=off', '--no-errors-on-unmatched'],
    ],
    ['Tipos', 'tsc', ['-p', '.', ...ONE_CHECKER]],
    ['Tipos de la página', 'tsc', ['-p', 'frontend', ...ONE_CHECKER]],
    ['Dependencias', 'node', ['test/audit.ts']],
    ...Array.from({ length: PROCESSES }, (_, index) => unitTests(index + 1)),
  ],
  PROCESSES,
  interruption(),
);
process.exitCode = passed ? 0 : 1;

/** A share of them in one process: starting one for each of the small files would take three times as long as their tests. */
function unitTests(share: number): Command {
  return [
    `Pruebas unitarias (${share} de ${PROCESSES})`,
    'node',
    [
      '--test',
      '--test-isolation=none',
      `--test-shard=${share}/${PROCESSES}`,
      `--test-timeout=${TEST_DEADLINE_MS}`,
      '--test-reporter=dot',
      '!(node_modules)/**/!(*.integration|*.measurement).test.ts',
    ],
  ];
}
