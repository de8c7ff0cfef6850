import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '@sel/runtime/project-root';
import { canMeasureUsage } from '../local/processes/process-usage.ts';
import { StartError } from '../local/start-error.ts';
import type { Bench } from './bench.ts';
import { describeMachine } from './machine.ts';
import { Progress } from './progress.ts';
import { verdictTable, writeReport } from './report/report.ts';
import type { Results } from './results.ts';
import { measureLatency } from './scenarios/latency.ts';
import { measureListing } from './scenarios/listing.ts';
import { measureMemory } from './scenarios/memory.ts';
import { measureQuiet } from './scenarios/quiet.ts';
import { measureSaturation } from './scenarios/saturation.ts';
import { measureScaling } from './scenarios/scaling.ts';
import { measureSize } from './scenarios/size.ts';
import { measureStart } from './scenarios/start.ts';
import { measureTelemetry } from './scenarios/telemetry.ts';
import { startServers } from './servers.ts';

const HELP = `Mide el sistema en esta máquina, con un PostgreSQL y un RabbitMQ propios.

  npm run bench                 Todo: menos de 15 minutos.
  npm run bench -- --quick      Solo cuánto puede y cuánto tarda: menos de 2 minutos.

  --solo A,B      Solo esas partes: saturacion, latencia, escalado, listados, tamano, memoria, arranque; y telemetria, que si no se omite.
  --salida DIR    Dónde se escriben los resultados (por omisión, .data/bench).
  --publicar      Además, rehace docs/rendimiento.md con ellos.
  --help          Muestra esta ayuda.

Conviene que la máquina no haga otra cosa mientras tanto. Ctrl-C termina y lo recoge todo.`;

type Part = Exclude<keyof Results, 'startedAt' | 'durationS' | 'quick' | 'machine'>;

interface PartOfRun {
  part: Part;
  /** In every run, only in one that is not quick, or only in one that names it (`--solo`). */
  runs: 'always' | 'in full' | 'when asked';
  measure(bench: Bench): Promise<Results[Part]>;
}

/** In the order in which they run. What telemetry costs does not change with the system's speed: it is measured when asked for. */
const PARTS: Record<string, PartOfRun> = {
  reposo: { part: 'quiet', runs: 'always', measure: measureQuiet },
  saturacion: { part: 'saturation', runs: 'always', measure: measureSaturation },
  latencia: { part: 'latency', runs: 'always', measure: measureLatency },
  escalado: { part: 'scaling', runs: 'in full', measure: measureScaling },
  listados: { part: 'listing', runs: 'in full', measure: measureListing },
  tamano: { part: 'size', runs: 'in full', measure: measureSize },
  memoria: { part: 'memory', runs: 'in full', measure: measureMemory },
  arranque: { part: 'start', runs: 'in full', measure: measureStart },
  telemetria: { part: 'telemetry', runs: 'when asked', measure: measureTelemetry },
};

/** Something wrong in how the command was called; `message` says what to do. */
class UsageError extends Error {
  override name = 'UsageError';
}

async function main(): Promise<void> {
  const options = parse();
  if (options.help) return console.log(HELP);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second one means now; the servers' guards end them.
      if (stopping.signal.aborted) process.exit(130);
      console.error('\nTerminando…');
      stopping.abort(new UsageError('Interrumpido: no hay resultados.'));
    });
  }
  const results = await run(options.parts, options.quick, stopping.signal);
  for (const dir of options.publish ? [options.out, join(ROOT, 'docs')] : [options.out])
    writeReport(results, dir);
  console.log(`\n${verdictTable(results)}\n\nResultados en ${relative(process.cwd(), options.out) || '.'}`);
}

async function run(parts: readonly string[], quick: boolean, signal: AbortSignal): Promise<Results> {
  const startedMs = performance.now();
  const startedAt = new Date().toISOString();
  const progress = new Progress();
  progress.say('Arrancando PostgreSQL y RabbitMQ');
  const servers = await startServers();
  try {
    process.env.TEST_DATABASE_URL = servers.postgres.url;
    const bench: Bench = { servers, signal, quick, say: (text) => progress.say(text) };
    const machine = await describeMachine(servers.postgres.url, servers.rabbitmq.adminUrl, servers.dir);
    if (!canMeasureUsage()) progress.say('Este sistema no tiene /proc: no se miden CPU ni memoria.');
    const results: Results = { startedAt, durationS: 0, quick, machine };
    for (const name of parts) {
      const { part, measure } = PARTS[name] as PartOfRun;
      try {
        Object.assign(results, { [part]: await measure(bench) });
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

function parse() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      solo: { type: 'string' },
      salida: { type: 'string', default: join(ROOT, '.data', 'bench') },
      publicar: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const chosen = values.solo?.split(',').map((name) => name.trim());
  const unknown = chosen?.filter((name) => !(name in PARTS)) ?? [];
  if (unknown.length > 0) {
    throw new UsageError(
      `No hay ninguna parte «${unknown.join(', ')}». Hay: ${Object.keys(PARTS).join(', ')}.`,
    );
  }
  const wanted = values.quick ? ['always'] : ['always', 'in full'];
  const all = Object.keys(PARTS).filter((name) => wanted.includes(PARTS[name]?.runs ?? ''));
  return {
    parts: chosen ?? all,
    quick: values.quick,
    out: values.salida,
    publish: values.publicar,
    help: values.help,
  };
}

main().catch((error: Error) => {
  const isExplained =
    error instanceof UsageError || error instanceof StartError || error.message.startsWith('Unknown option');
  console.error(isExplained ? error.message : error);
  process.exitCode = 1;
});
