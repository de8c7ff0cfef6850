import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';
import { ROOT } from '@sel/runtime/project-root';

/** So many of the files that took longest are named at the end. */
const NAMED = 8;
const FILE_DEADLINE_MS = 600_000;
/** What hangs is named, before its file is ended. */
const TEST_DEADLINE_MS = 540_000;

/**
 * The files that take longest, which begin first: whoever began them last would wait for them alone, with a machine
 * that has nothing else to do. Those that wait most come first, one that calculates among them, so that both kinds run
 * beside each other all the time. What stands here is measured by each run, which names its longest at its end.
 */
const LONGEST = [
  'test/crash/rabbitmq.integration.test.ts',
  'test/laboratorio.integration.test.ts',
  'test/crash/postgres.integration.test.ts',
  'test/lab.integration.test.ts',
  'test/laboratorio-places.integration.test.ts',
  'test/outages.integration.test.ts',
  'test/scaling.integration.test.ts',
  'test/plan-trial.integration.test.ts',
  'test/reconciliation.integration.test.ts',
  'test/compare/workflow.integration.test.ts',
  'bench/bench.integration.test.ts',
  'test/laboratorio-states.integration.test.ts',
  'test/readme.integration.test.ts',
  'test/start.integration.test.ts',
  'test/upgrade.integration.test.ts',
  'test/results-memory.integration.test.ts',
  'test/orphans.integration.test.ts',
  'test/spoilt-files.integration.test.ts',
  'test/misbehaving-database.integration.test.ts',
  'test/tabs.integration.test.ts',
  'test/page-states.integration.test.ts',
  'test/planner.integration.test.ts',
  // By their names these would be among the last ones.
  'test/security.integration.test.ts',
  'test/umask.integration.test.ts',
  'test/simulated-work-lease.integration.test.ts',
  'test/start-order.integration.test.ts',
  // The class needs the machine, and those that begin beside it leave it to it; two clients that are compared do not.
  'test/laboratorio-clase.measurement.test.ts',
  'test/idle.measurement.test.ts',
  'test/observer.measurement.test.ts',
  'test/load-agreement.measurement.test.ts',
  'test/little.measurement.test.ts',
];

/**
 * Runs all test files of a kind, each in a process of its own.
 * @param atATime how many run at the same time.
 * @returns whether all have passed.
 */
export async function runFiles(
  kind: 'integration' | 'measurement',
  atATime: number,
  signal: AbortSignal,
): Promise<boolean> {
  const found = globSync(`*/**/*.${kind}.test.ts`, { cwd: ROOT, exclude: (name) => name === 'node_modules' });
  const rest = found.filter((file) => !LONGEST.includes(file)).sort();
  const files = [...LONGEST.filter((file) => found.includes(file)), ...rest];
  return runInOrder(files, atATime, signal);
}

/** @param files relative to the project. */
async function runInOrder(files: readonly string[], atATime: number, signal: AbortSignal): Promise<boolean> {
  const durationsMs = new Map<string, number>();
  let passed = false;
  const results = run({
    cwd: ROOT,
    files: [...files],
    concurrency: atATime,
    // This is the limit of each test: the runner has none for a file.
    timeout: TEST_DEADLINE_MS,
    signal,
    // A test that failed may have left something open.
    execArgv: ['--test-force-exit', '--import', pathToFileURL(join(ROOT, 'test/file-deadline.ts')).href],
    env: { ...process.env, TEST_FILE_DEADLINE_MS: String(FILE_DEADLINE_MS) },
  });
  results.on('test:summary', ({ file, duration_ms, success }) => {
    if (file) durationsMs.set(relative(ROOT, file), duration_ms);
    else passed = success;
  });
  for await (const text of results.compose(spec)) process.stdout.write(text);
  const longest = [...durationsMs].sort(([, a], [, b]) => b - a).slice(0, NAMED);
  console.log('Los archivos que más han tardado:');
  for (const [file, ms] of longest) console.log(`  ${(ms / 1000).toFixed(0).padStart(4)} s  ${file}`);
  return passed && !signal.aborted;
}
