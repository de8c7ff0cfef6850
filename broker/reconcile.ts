import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from '@sel/runtime/config';
import { isOutage, isUnreachable } from '@sel/runtime/database-errors';
import { createLogger, type Logger } from '@sel/runtime/logger';
import { maintenanceEnvironment } from '@sel/runtime/owner-environment';
import { openClient } from '@sel/runtime/postgres';
import { retry } from '@sel/runtime/retry';
import { databaseUrl, RECONCILE_AFTER_S } from '@sel/runtime/service-settings';
import Type from 'typebox';
import { BrokerUnavailableError } from './broker.ts';
import { brokerUrl } from './brokers.ts';
import { BrokerUrlError, kindOf } from './open.ts';
import { explainReconciled } from './reconciliation/explain.ts';
import { type Reconciled, reconcile } from './reconciliation/reconcile.ts';

const HELP = `Publica de nuevo las consultas pendientes cuyo mensaje perdió la cola (por ejemplo, RabbitMQ sin su disco).

  npm run reconciliar [-- --data DIR]

Es del "npm start" en marcha (con --data DIR, si no usa la carpeta de datos .data), o del sistema que digan estas
variables de entorno:
  DATABASE_URL           PostgreSQL, como el rol mantenimiento: postgres://mantenimiento:CLAVE@localhost:5432/consultas
  BROKER_URL             la cola: amqp://mantenimiento:CLAVE@localhost:5672; sin ella, la de DATABASE_URL
  RECONCILE_AFTER_S      segundos desde que se creó una consulta hasta que puede darse por perdida (180)
  RECONCILE_INTERVAL_S   segundos entre una búsqueda y la siguiente; 0 busca una vez y termina (0)
`;

const Config = Type.Object({
  DATABASE_URL: databaseUrl('mantenimiento'),
  BROKER_URL: Type.Optional(
    brokerUrl('URL de la cola: amqp://mantenimiento:CLAVE@localhost:5672; sin ella, la de DATABASE_URL'),
  ),
  RECONCILE_AFTER_S: Type.Integer({
    default: RECONCILE_AFTER_S.usual,
    minimum: RECONCILE_AFTER_S.min,
    maximum: RECONCILE_AFTER_S.max,
    description: 'Segundos desde que se creó una consulta hasta que puede darse por perdida',
  }),
  RECONCILE_INTERVAL_S: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 2_000_000,
    description: 'Segundos entre una búsqueda y la siguiente; 0 busca una vez y termina',
  }),
  RECONCILE_BATCH: Type.Integer({
    default: 1_000,
    minimum: 1,
    maximum: 100_000,
    description:
      'Consultas que se publican de nuevo a la vez; las demás esperan a que la cola las haya entregado',
  }),
});
type Config = Type.Static<typeof Config>;

async function main(): Promise<void> {
  const logger = createLogger('reconciliar');
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  try {
    const { values } = parseArgs({
      options: { data: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) return void console.log(HELP);
    const config = loadConfig(Config, maintenanceEnvironment(process.env, values.data));
    await searchNowAndThen(config, logger, stopping.signal);
  } catch (error) {
    if (stopping.signal.aborted) return;
    const { message, code = '' } = error as Error & { code?: string };
    const isExplained =
      error instanceof ConfigError || error instanceof BrokerUrlError || code.startsWith('ERR_PARSE_ARGS');
    logger.fatal(isExplained ? message : `No se pudo buscar lo que perdió la cola: ${message || code}`);
    process.exitCode = 1;
  }
}

async function searchNowAndThen(config: Config, logger: Logger, signal: AbortSignal): Promise<void> {
  const { RECONCILE_AFTER_S, RECONCILE_INTERVAL_S } = config;
  const isForEver = RECONCILE_INTERVAL_S > 0;
  // What was published again gets as much time as what was published first: none is published twice in it.
  const pauseMs = Math.max(RECONCILE_INTERVAL_S, RECONCILE_AFTER_S) * 1000;
  do {
    const done = await retry(() => search(config, signal), {
      // What runs for ever waits for whatever passes; who calls a command is told what is wrong with it.
      isTransient: (error) =>
        isForEver ? isOutage(error) || error instanceof BrokerUnavailableError : isUnreachable(error),
      signal,
      onRetry: (error) =>
        logger.warn({ reason: (error as Error).message }, 'esperando a PostgreSQL y a la cola'),
    });
    tell(done, RECONCILE_AFTER_S, logger, isForEver);
    if (isForEver) await sleep(pauseMs, undefined, { signal }).catch(() => {});
  } while (isForEver && !signal.aborted);
}

/** Who runs for ever says nothing while there is nothing to say. */
function tell(done: Reconciled | undefined, afterS: number, logger: Logger, isForEver: boolean): void {
  if (!done) return void logger.info('Otra reconciliación está en marcha: se le deja a ella.');
  const level = isForEver && done.pending === 0 && done.republished === 0 ? 'debug' : 'info';
  logger[level](done, explainReconciled(done, afterS));
}

/**
 * Searches once, with connections of its own.
 * @returns undefined when another one is at it.
 */
export async function search(
  {
    DATABASE_URL,
    BROKER_URL = DATABASE_URL,
    RECONCILE_AFTER_S,
    RECONCILE_BATCH,
  }: Omit<Config, 'RECONCILE_INTERVAL_S'>,
  signal?: AbortSignal,
): Promise<Reconciled | undefined> {
  const client = await openClient(DATABASE_URL, 'reconciliar');
  try {
    const options = { afterS: RECONCILE_AFTER_S, batch: RECONCILE_BATCH, ...(signal && { signal }) };
    const waiting = kindOf(BROKER_URL).openWaitingCount(BROKER_URL, client);
    try {
      return await reconcile(client, () => waiting.count(), options);
    } finally {
      await waiting.close();
    }
  } finally {
    await client.end();
  }
}

if (import.meta.main) await main();
