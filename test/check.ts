import { interruption, runAll } from '../local/processes/commands.ts';

/** `npm run check`: everything that needs no service and no browser; under half a minute. */
const passed = await runAll(
  [
    [
      'Formato y estilo',
      'biome',
      ['ci', process.stdout.isTTY ? '--colors=force' : '--colors=off', '--no-errors-on-unmatched'],
    ],
    ['Tipos', 'tsc', ['-p', '.']],
    ['Tipos de la página', 'tsc', ['-p', 'frontend']],
    ['Dependencias', 'node', ['test/audit.ts']],
    [
      'Pruebas unitarias',
      'node',
      // In one process: starting one for each of the small files would take three times as long as their tests.
      [
        '--test',
        '--test-isolation=none',
        '--test-reporter=dot',
        '!(node_modules)/**/!(*.integration|*.measurement).test.ts',
      ],
    ],
  ],
  interruption(),
);
process.exitCode = passed ? 0 : 1;
