import { relative } from 'node:path';
import { numerals } from '@sel/runtime/numerals';
import { onStopSignal } from '@sel/runtime/stop-signals';
import { whenOrphaned } from '../processes/orphaned.ts';
import { ServiceLog } from '../processes/service-log.ts';
import { explainStart } from '../processes/start-error.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { checkPlatform } from './platform.ts';
import { Progress } from './progress.ts';
import { type Addresses, LocalSystem } from './system.ts';

const seconds = numerals('es', { style: 'unit', unit: 'second', maximumFractionDigits: 1 });

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2), process.env);
  if (!options) return console.log(HELP);
  checkPlatform(process.platform);

  const progress = new Progress(process.stdout, process.env);
  const log = new ServiceLog((text) => progress.write(text), process.env);
  const system = new LocalSystem(options, progress, log);
  const stopping = stopOnDemand(system, progress, log);
  tellOfFailures(system, log);

  progress.write(`\n${progress.paint('bold', 'Sistema de Escalabilidad y Latencia')}\n\n`);
  log.onlyWarnings = true;
  try {
    const addresses = await system.start();
    progress.write(summary(addresses, options, progress));
    log.onlyWarnings = false;
  } catch (error) {
    // A start that was told to stop fails because of that.
    if (stopping.aborted) return;
    progress.write(`\n${progress.paint('red', explainStart(error as Error, options.dataDir))}\n\n`);
    await system.stop();
    process.exit(1);
  }
}

/** @returns a signal that is aborted when the end has begun. */
function stopOnDemand(system: LocalSystem, progress: Progress, log: ServiceLog): AbortSignal {
  const stopping = new AbortController();
  const stop = async () => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    log.onlyWarnings = true;
    progress.abandon();
    progress.write('\n');
    await progress.step('Cierre en orden', async (detail) => {
      const tell = () =>
        detail(`${system.supervisor.names.join(', ') || 'lo empezado'} (Ctrl-C otra vez: a la fuerza)`);
      system.supervisor.on('stopped', tell);
      tell();
      await system.stop();
      return 'los datos se conservan';
    });
    process.exit(0);
  };
  onStopSignal(stop, () => {
    system.supervisor.kill();
    progress.abandon();
    progress.write('Terminado a la fuerza.\n');
    process.exit(1);
  });
  // Nobody reads any more: `npm start | head`.
  process.stdout.on('error', stop);
  whenOrphaned(stop);
  return stopping.signal;
}

function tellOfFailures({ supervisor }: LocalSystem, log: ServiceLog): void {
  const logger = log.logger('npm start');
  const failed = new Set<string>();
  supervisor.on('failed', (name, reason, pauseMs) => {
    failed.add(name);
    logger.warn(`${name}: ${reason}; arranca de nuevo en ${seconds(pauseMs / 1000)}`);
  });
  supervisor.on('ready', (name) => {
    if (failed.delete(name)) logger.info(`${name} funciona de nuevo`);
  });
}

/** What a user needs once everything runs: where to look, what there is, how to end it. */
function summary(
  { page, api, laboratory, rabbitmq }: Addresses,
  options: Options,
  progress: Progress,
): string {
  const places = [
    ['Página', page],
    ['Laboratorio', laboratory],
    ['API', `${api}/docs`],
    ['Salud', `${api}/health`],
    ...(rabbitmq ? [['RabbitMQ', rabbitmq]] : []),
    ['Datos', shownDirectory(options.dataDir)],
  ] as const;
  const lines = places.map(([name, place]) => `  ${name.padEnd(13)}${progress.paint('cyan', place)}`);
  const hints = [
    'Ctrl-C lo termina todo. Otras opciones: npm start -- --help',
    'Debajo, los registros de cada servicio.',
  ];
  return `\n${lines.join('\n')}\n\n${progress.paint('dim', hints.map((hint) => `  ${hint}`).join('\n'))}\n\n`;
}

function shownDirectory(dataDir: string): string {
  const path = relative(process.env.INIT_CWD ?? process.cwd(), dataDir);
  return path.startsWith('..') ? dataDir : path;
}

main().catch((error) => {
  console.error(explainStart(error, ''));
  process.exit(1);
});
