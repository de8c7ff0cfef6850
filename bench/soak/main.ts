import { setTimeout as sleep } from 'node:timers/promises';
import { readArguments, UsageError } from '@sel/runtime/usage-error';
import { constantRate } from '../../lab/load/rate-profile.ts';
import { LoadRun } from '../../lab/load/run.ts';
import { countEndings } from '../../lab/load/samples.ts';
import { interruption, runMain } from '../../local/processes/commands.ts';
import { saturate } from '../scenarios/saturate.ts';
import { type Servers, startServers } from '../servers.ts';
import { type Subject, startSubject } from '../subject.ts';
import { growing, type Soak, soakTable, writeSoak } from './report.ts';
import { type Sample, takeSample } from './sample.ts';

const HELP = `Uso: npm run test:soak -- [opciones]

Carga el sistema a la mitad de lo que puede durante mucho tiempo y mira si algo crece: memoria, descriptores,
tablas. Con 15 minutos o más escribe sus gráficas en docs/fiabilidad.md.

  --minutes N       cuánto dura (15)
  --broker NOMBRE   rabbitmq o postgres (rabbitmq)
  --help            muestra esta ayuda
`;

/** Shorter runs are for trying. */
const PUBLISHED_FROM_MINUTES = 15;
const SAMPLES = 48;
const CAPACITY_MS = 15_000;

/** What the run found wrong, in words for the person at the terminal. */
class SoakError extends Error {}

async function main(): Promise<void> {
  const options = readOptions();
  if (!options) return void process.stdout.write(HELP);
  const signal = interruption();
  await using started = new AsyncDisposableStack();
  const servers = await startServers();
  started.defer(() => servers.stop());
  const name = options.broker === 'rabbitmq' ? 'sistema' : 'postgres';
  const subject = await startSubject({ servers, started }, name);
  const soak = await run(servers, subject, options, signal);
  console.log(`\n${soakTable(soak)}\n`);
  const grown = growing(soak);
  if (grown.length > 0) throw new SoakError(`Crece: ${grown.join(', ')}.`);
  if (options.minutes >= PUBLISHED_FROM_MINUTES) console.log(`Escrito en ${writeSoak(soak)}`);
}

interface Options {
  minutes: number;
  broker: Soak['broker'];
}

async function run(servers: Servers, subject: Subject, options: Options, signal: AbortSignal): Promise<Soak> {
  const { minutes, broker } = options;
  console.log('Midiendo cuánto puede…');
  const { completedPerSecond } = await saturate(subject, CAPACITY_MS, signal);
  const ratePerSecond = Math.round(completedPerSecond / 2);
  console.log(`${Math.round(completedPerSecond)} consultas por segundo. ${minutes} min a ${ratePerSecond}…`);

  const before = await subject.ledger.lastId();
  using load = await LoadRun.start(subject.apiUrl, {
    load: { kind: 'open', process: 'poisson', profile: constantRate(ratePerSecond, minutes * 60_000) },
    followShare: 0.05,
  });
  const samples = await watch(servers, subject, load, minutes, signal);
  await load.exhausted;
  const endings = countEndings((await load.stop()).samples);
  await subject.ledger.untilEnded(signal, before);
  const accepted = (await subject.ledger.outcomeAfter(before)).consultas;
  if (endings.accepted + endings.completed !== accepted) {
    throw new SoakError(`Hay ${accepted} consultas y los clientes vieron ${JSON.stringify(endings)}.`);
  }
  const command = `npm run test:soak -- --minutes ${minutes} --broker ${broker}`;
  return {
    broker,
    command,
    minutes,
    capacityPerSecond: completedPerSecond,
    ratePerSecond,
    accepted,
    samples,
  };
}

async function watch(
  servers: Servers,
  subject: Subject,
  load: LoadRun,
  minutes: number,
  signal: AbortSignal,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let index = 1; index <= SAMPLES; index += 1) {
    const atMs = (index * minutes * 60_000) / SAMPLES;
    await sleep(Math.max(0, atMs - load.elapsedMs), undefined, { signal });
    samples.push(await takeSample(servers, subject, atMs / 60_000));
    process.stdout.write('.');
  }
  return samples;
}

function readOptions(): Options | undefined {
  const options = {
    minutes: { type: 'string' },
    broker: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  const { values } = readArguments({ options }, 'npm run test:soak -- --help');
  if (values.help) return undefined;
  const { minutes = '15', broker = 'rabbitmq' } = values;
  if (!/^[1-9]\d{0,3}$/.test(minutes))
    throw new UsageError(`--minutes debe ser un entero de 1 a 9999, no «${minutes}».`);
  if (broker !== 'rabbitmq' && broker !== 'postgres') {
    throw new UsageError(`--broker no puede ser «${broker}»: usa rabbitmq o postgres.`);
  }
  return { minutes: Number(minutes), broker };
}

await runMain(main, SoakError);
