import { openConsumer } from '@sel/broker';
import { BusyMeter } from '@sel/runtime/busy-meter';
import { DatabaseProbe } from '@sel/runtime/database-probe';
import { createPool } from '@sel/runtime/postgres';
import { waitForSchema } from '@sel/runtime/schema-level';
import { runService } from '@sel/runtime/service';
import { Telemetry } from '@sel/runtime/telemetry';
import { Config, POOL_CONNECTIONS } from './config.ts';
import { HealthServer } from './health-server.ts';
import { createLookUpStores } from './look-up-store.ts';
import { createMetrics } from './metrics.ts';
import { Processor } from './processor.ts';
import { ResultStore } from './result-store.ts';
import { createSimulatedWork } from './simulated-work.ts';
import { createRunners } from './tipo_consulta/runners.ts';
import { acceptsSimulatedWork, configuredWork, followSettings, ignoreSettings } from './work-settings.ts';

const DATABASE_NEEDS = `
  WITH result AS (UPDATE consulta SET status = status WHERE false),
  shared AS (INSERT INTO resultado (sha256, contenido) SELECT NULL::bytea, NULL::json WHERE false)
  SELECT FROM producto LIMIT 0`;

await runService('worker', Config, ({ config, logger, stopping }) => {
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
  const storing = { pool, worker: name, maxBatch: config.WORKER_MAX_BATCH, removal: consumer.removal };
  const processor = new Processor({
    runners: createRunners(pool, config.WORKER_MAX_BATCH, config.WORKER_MAX_RESULTADO_MB * 2 ** 20),
    store: new ResultStore(storing),
    lookUpStores: createLookUpStores(storing),
    work,
    busy,
    metrics,
    logger,
    isDatabaseAble: () => probe.isAble(),
    signal: stopping,
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

  return [
    { name: 'database', stop: () => Promise.all([pool.end(), probe.stop()]).then(() => {}) },
    {
      name: 'health',
      start: () => health.start(config.WORKER_HTTP_PORT, config.WORKER_HTTP_HOST),
      stop: () => health.stop(),
    },
    { name: 'schema', start: () => waitForSchema(pool, logger, stopping) },
    ...(config.TELEMETRIA === 'si'
      ? [{ name: 'telemetry', start: () => telemetry.start(), stop: () => telemetry.stop() }]
      : []),
    {
      name: 'consumer',
      start() {
        consumer.start(config.WORKER_CONCURRENCY, (delivery) => void processor.process(delivery));
        logger.info({ worker: name, concurrency: config.WORKER_CONCURRENCY }, 'worker listo');
      },
      stop: () => consumer.stop(),
    },
  ];
});
