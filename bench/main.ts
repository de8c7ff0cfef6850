import { join, relative } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { UsageError } from '@sel/runtime/usage-error';
import { runMain } from '../local/processes/commands.ts';
import { whenOrphaned } from '../local/processes/orphaned.ts';
import { canMeasureUsage } from '../local/processes/process-usage.ts';
import { describeMachine } from './machine.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { PARTS, type PartOfRun } from './parts.ts';
import { Progress } from './progress.ts';
import { verdictTable, writeReport } from './report/report.ts';
import type { Results } from './results.ts';
import { startServers } from './servers.ts';

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') return console.log(HELP);
  const stopping = new AbortController();
  const stop = () => {
    // A second one means now; the servers' guards end them.
    if (stopping.signal.aborted) process.exit(130);
    console.error('\nTerminando…');
    stopping.abort(new UsageError('Interrumpido: no hay resultados.'));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  whenOrphaned(stop);
  const results = await run(options, stopping.signal);
  for (const dir of options.publish ? [options.out, join(ROOT, 'docs')] : [options.out])
    writeReport(results, dir);
  console.log(`\n${verdictTable(results)}\n\nResultados en ${relative(process.cwd(), options.out) || '.'}`);
}

async function run({ parts, quick, cold }: Options, signal: AbortSignal): Promise<Results> {
  const startedMs = performance.now();
  const startedAt = new Date().toISOString();
  const progress = new Progress();
  progress.say('Arrancando PostgreSQL y RabbitMQ');
  const servers = await startServers();
  try {
    const bench = { servers, signal, quick, cold, say: (text: string) => progress.say(text) };
    const machine = await describeMachine(servers);
    if (!canMeasureUsage()) progress.say('Este sistema no tiene /proc: no se miden CPU ni memoria.');
    const results: Results = { startedAt, durationS: 0, quick, cold, machine };
    for (const name of parts) {
      const { part, measure } = PARTS[name] as PartOfRun;
      try {
        await using started = new AsyncDisposableStack();
        Object.assign(results, { [part]: await measure({ ...bench, started }) });
      } catch (error) {
        // What the other parts measured in all that time is not thrown away for one that failed.
        signal.throwIfAborted();
        console.error(`\nLa parte «${name}» falló:`, error);
        process.exitCode = 1;
      }
    }
    return { ...results, durationS: Math.round((performance.now() - startedMs) / 1000) };
  } finally {
    progress.end();
    await servers.stop();
  }
}

await runMain(main);
