import { openConsumer } from '@sel/broker';
import { BusyMeter } from '@sel/runtime/busy-meter';
import { ConfigError, loadConfig } from '@sel/runtime/config';
import { DatabaseProbe } from '@sel/runtime/database-probe';
import { Lifecycle, runProcess } from '@sel/runtime/lifecycle';
import { createLogger } from '@sel/runtime/logger';
import { createPool, waitForSchema } from '@sel/runtime/postgres';
import { Telemetry } from '@sel/runtime/telemetry';
import { Config, POOL_CONNECTIONS } from './config.ts';
import { HealthServer } from './health-server.ts';
import { createMetrics } from './metrics.ts';
import { Processor } from './processor.ts';
import { ResultStore } from './result-store.ts';
import { createSimulatedWork } from './simulated-work.ts';
import { createRunners } from './tipo_consulta/runners.ts';
import { acceptsSimulatedWork, configuredWork, followSettings, ignoreSettings } from './work-settings.ts';

const logger = createLogger('worker');

const DATABASE_NEEDS = `
  WITH result AS (UPDATE consulta SET status = status WHERE false),
  shared AS (INSERT INTO resultado (sha256, contenido) SELECT NULL::bytea, NULL::json WHERE false)
  SELECT FROM producto LIMIT 0`;

async function main(): Promise<void> {
  const config = loadConfig(Config, process.env);
  const name = config.WORKER_NAME;
  const pool = createPool(
    {
      connectionString: config.DATABASE_URL,
      applicationName: name,
      maxConnections: POOL_CONNECTIONS,
      statementTimeoutMs: 60_000,
      findsByKey: true,
    },
    logger,
  );
  const probe = new DatabaseProbe({
    connectionString: config.DATABASE_URL,
    applicationName: name,
    needs: DATABASE_NEEDS,
  });
  const consumer = openConsumer({ url: config.BROKER_URL, clientName: name, logger });
  const busy = new BusyMeter();
  const metrics = createMetrics(busy, config.WORKER_CONCURRENCY);
  const work = createSimulatedWork(configuredWork(config));
  const followsLaboratory = acceptsSimulatedWork(config, process.env);
  const stopping = new AbortController();
  const processor = new Processor({
    runners: createRunners(pool, config.WORKER_MAX_BATCH),
    store: new ResultStore({ pool, worker: name, maxBatch: config.WORKER_MAX_BATCH }),
    work,
    busy,
    metrics,
    logger,
    isDatabaseAble: () => probe.isAble(),
    signal: stopping.signal,
  });
  const health = new HealthServer({ probe, consumer, metrics, logger });
  const telemetry = new Telemetry({
    pool,
    logger,
    name,
    role: 'worker',
    busy,
    capacity: config.WORKER_CONCURRENCY,
    processed: () => processor.processed,
    acceptsSimulatedWork: followsLaboratory,
    onSettings: followsLaboratory ? followSettings(work, configuredWork(config)) : ignoreSettings(logger),
  });

  const lifecycle = new Lifecycle(
    [
      { name: 'database', stop: () => Promise.all([pool.end(), probe.stop()]).then(() => {}) },
      {
        name: 'health',
        start: () => health.start(config.WORKER_HTTP_PORT, config.WORKER_HTTP_HOST),
        stop: () => health.stop(),
      },
      { name: 'schema', start: () => waitForSchema(pool, 'consulta', logger, stopping.signal) },
      ...(config.TELEMETRIA === 'si'
        ? [{ name: 'telemetry', start: () => telemetry.start(), stop: () => telemetry.stop() }]
        : []),
      {
        name: 'consumer',
        start: () =>
          consumer.start(config.WORKER_CONCURRENCY, (delivery) => void processor.process(delivery)),
        stop: () => consumer.stop(),
      },
    ],
    logger,
  );
  process.once('SIGTERM', () => stopping.abort());
  process.once('SIGINT', () => stopping.abort());
  await runProcess(lifecycle, logger, config.SHUTDOWN_GRACE_S);
  logger.info({ worker: name, concurrency: config.WORKER_CONCURRENCY }, 'worker listo');
}

main().catch((error) => {
  if (error instanceof ConfigError) logger.fatal(error.message);
  else logger.fatal({ err: error }, 'no se pudo arrancar');
  process.exit(1);
});
