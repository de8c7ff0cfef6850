import { parseArgs } from 'node:util';
import { BOUNDS } from '@sel/contract/lab/bounds';
import { MAX_PRODUCTOS } from '@sel/database/resize-catalogue';
import { numerals } from '@sel/runtime/numerals';
import { dataDirOf } from '@sel/runtime/running-system';
import { RECONCILE_AFTER_S, RETENTION_DAYS } from '@sel/runtime/service-settings';
import { StartError } from '../processes/start-error.ts';

export interface Options {
  workers: number;
  /** Where the queue is: in the database, in a private RabbitMQ, or in the RabbitMQ of this URL. */
  broker: 'postgres' | 'rabbitmq' | URL;
  /** Where the page is; 0 is a free one. */
  port: number;
  /** Where the api-gateway is; 0 is a free one. */
  apiPort: number;
  dataDir: string;
  /** Size of the catalogue; undefined leaves it as it is. */
  productos: number | undefined;
  /** Consultas that are older are deleted every day; 0 keeps them all. */
  retentionDays: number;
  /** A pending consulta is looked after when it was created so many seconds ago. */
  reconcileAfterS: number;
}

const number = numerals('es');

/** What the environment may say besides, and what holds where it says nothing. */
const SETTINGS = {
  RETENTION_DAYS: { ...RETENTION_DAYS, note: ' (no borrar)', omitted: 0 },
  RECONCILE_AFTER_S: { ...RECONCILE_AFTER_S, note: '', omitted: RECONCILE_AFTER_S.usual },
};

export const HELP = `Sistema de Escalabilidad y Latencia: arranca todo en esta máquina.

  npm start                                  con los valores por omisión
  npm start -- --workers 4 --port 9000       las opciones van después de --

  --workers N      Cuántos workers procesan consultas, de 0 a ${BOUNDS.workers.max} (2).
  --broker CUAL    Dónde está la cola (postgres):
                     postgres    en la misma base de datos; no hay que instalar nada
                     rabbitmq    un RabbitMQ propio; rabbitmq-server debe estar instalado
                     amqp://…    el RabbitMQ de esa URL (de un administrador), solo para este sistema
  --port N         Puerto de la página (8080); 0 elige uno libre.
  --api-port N     Puerto de la API (8000); 0 elige uno libre.
  --data DIR       Carpeta de los datos, que se conservan (.data del proyecto).
  --productos N    Lleva el catálogo a N productos antes de empezar, de 0 a ${number(MAX_PRODUCTOS)}.
  --help           Muestra esta ayuda.

Ctrl-C termina todo en orden; otra vez, a la fuerza. Los servicios reciben además las variables de entorno,
por ejemplo: WORKER_TRABAJO_MS=20 WORKER_CONCURRENCY=10 npm start. LOG_LEVEL y LOG_FORMAT (json, pretty)
cambian los registros. Con RETENTION_DAYS=30 las consultas de hace más de 30 días se borran, cada día.

Probado en Linux (x64); en macOS está sin probar. En Windows: WSL 2, o Docker (docker compose up --build).`;

const OPTIONS = {
  workers: { type: 'string' },
  broker: { type: 'string' },
  port: { type: 'string' },
  'api-port': { type: 'string' },
  data: { type: 'string' },
  productos: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * @param env for what npm tells of the call, and for RETENTION_DAYS.
 * @returns undefined when help is asked for.
 * @throws {StartError} that lists everything that is wrong.
 */
export function parseOptions(args: string[], env: NodeJS.ProcessEnv): Options | undefined {
  const { values, positionals, tokens } = parseArgs({
    args,
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  if (values.help) return undefined;
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'option' && !(token.name in OPTIONS)) {
      problems.push(`No existe la opción ${token.rawName}.`);
    }
  }
  problems.push(...misplaced(positionals, env));

  const { text, integer } = readerOf(values, problems);
  const options: Options = {
    workers: integer('workers', BOUNDS.workers.max, 2),
    broker: parseBroker(text('broker') ?? 'postgres', problems),
    port: integer('port', 65_535, 8080),
    apiPort: integer('api-port', 65_535, 8000),
    dataDir: dataDirOf(text('data'), env),
    productos: integer('productos', MAX_PRODUCTOS, undefined),
    retentionDays: setting('RETENTION_DAYS', env, problems),
    reconcileAfterS: setting('RECONCILE_AFTER_S', env, problems),
  };
  if (options.port === options.apiPort && options.port !== 0) {
    problems.push(
      `La página y la API no caben en el mismo puerto (${options.port}): cambia --port o --api-port.`,
    );
  }
  if (problems.length > 0) throw new StartError(`${problems.join('\n')}\nLa ayuda: npm start -- --help`);
  return options;
}

type Name = keyof typeof OPTIONS;

/** Reads what was given to an option, and adds what is wrong with it to the problems. */
function readerOf(values: Partial<Record<Name, string | boolean>>, problems: string[]) {
  const text = (name: Name): string | undefined => {
    const value = values[name];
    if (value === undefined || (typeof value === 'string' && value !== '')) return value;
    problems.push(`A --${name} le falta su valor.`);
    return undefined;
  };
  const integer = <T>(name: Name, max: number, omitted: T): number | T => {
    const given = text(name);
    if (given === undefined) return omitted;
    if (!/^\d+$/.test(given) || Number(given) > max)
      problems.push(`--${name} ${given} no vale: debe ser un entero de 0 a ${number(max)}.`);
    return Number(given);
  };
  return { text, integer };
}

/** npm keeps for itself the options that come before `--`, and passes only their values, if anything. */
function misplaced(positionals: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const swallowed = Object.keys(OPTIONS).filter((name) => env[`npm_config_${name.replace('-', '_')}`]);
  const found = swallowed.map((name) => `--${name}`).concat(positionals.map((value) => `«${value}»`));
  if (found.length === 0) return [];
  return [`Las opciones van después de --, y aquí no: ${found.join(' ')}. Ejemplo: npm start -- --workers 4`];
}

function parseBroker(given: string, problems: string[]): Options['broker'] {
  if (given === 'postgres' || given === 'rabbitmq') return given;
  if (/^amqps?:\/\/./i.test(given) && URL.canParse(given) && /^(\/|\/%2f)?$/i.test(new URL(given).pathname)) {
    return new URL(given);
  }
  // What was given is not shown: it may contain a password.
  problems.push(
    '--broker no vale: debe ser postgres, rabbitmq o una URL amqp://usuario:clave@servidor:5672.',
  );
  return 'postgres';
}

function setting(name: keyof typeof SETTINGS, env: NodeJS.ProcessEnv, problems: string[]): number {
  const { min, note, max, omitted } = SETTINGS[name];
  const given = env[name];
  if (!given) return omitted;
  if (!/^\d+$/.test(given) || Number(given) < min || Number(given) > max)
    problems.push(`${name}=${given} no vale: debe ser un entero de ${min}${note} a ${number(max)}.`);
  return Number(given);
}
