import { BusyMeter } from '@sel/runtime/busy-meter';
import { DatabaseProbe } from '@sel/runtime/database-probe';
import { createPool } from '@sel/runtime/postgres';
import { waitForSchema } from '@sel/runtime/schema-level';
import { httpPart, runService } from '@sel/runtime/service';
import { Telemetry } from '@sel/runtime/telemetry';
import { Acceptor } from './accept/acceptor.ts';
import { type Handover, openQueue } from './accept/handover.ts';
import { IdempotencyKeyPurge } from './accept/idempotency-key-purge.ts';
import { buildApp } from './app.ts';
import { Config, POOL_CONNECTIONS } from './config.ts';
import { LoopDelay } from './edge/loop-delay.ts';
import { createMetrics } from './metrics.ts';
import { ConsultaReader } from './report/consulta-reader.ts';
import { ConsultaWatcher } from './report/consulta-watcher.ts';
import { SharedResults } from './report/shared-results.ts';

const databaseNeeds = ({ table }: Handover) => `
  WITH accepted AS (INSERT INTO consulta (tipo_consulta) SELECT '' WHERE false),
  handed_over AS (INSERT INTO ${table} (consulta_id) SELECT 0 WHERE false)
  SELECT FROM consulta LIMIT 0`;

await runService('api-gateway', Config, async ({ config, logger, stopping }) => {
  const pool = createPool(
    {
      connectionString: config.DATABASE_URL,
      applicationName: 'api-gateway',
      maxConnections: POOL_CONNECTIONS,
      statementTimeoutMs: 5_000,
      findsByKey: true,
    },
    logger,
  );
  const metrics = createMetrics();
  const loopDelay = new LoopDelay();
  const busy = new BusyMeter();
  const { publisher, outbox, handover } = openQueue(config.BROKER_URL, {
    pool,
    logger,
    metrics,
    maxUnpublished: config.API_GATEWAY_MAX_UNPUBLISHED,
  });
  const probe = new DatabaseProbe({
    connectionString: config.DATABASE_URL,
    applicationName: 'api-gateway',
    needs: databaseNeeds(handover),
  });
  const acceptor = new Acceptor({
    pool,
    outbox,
    handover,
    metrics,
    busy,
    maxBatch: config.API_GATEWAY_MAX_BATCH,
    maxInFlight: config.API_GATEWAY_MAX_IN_FLIGHT,
    maxQueued: config.API_GATEWAY_MAX_QUEUED,
  });
  const reader = new ConsultaReader(pool);
  const results = new SharedResults(pool, config.API_GATEWAY_MAX_ENVIO_MB * 2 ** 20);
  pool.on('connect', (client) => client.once('error', () => results.forget()));
  const watcher = new ConsultaWatcher({ reader, logger, maxWaiters: config.API_GATEWAY_MAX_WAITERS });
  const purge = new IdempotencyKeyPurge(pool, logger);
  const telemetry = new Telemetry({
    pool,
    logger,
    name: config.API_GATEWAY_NAME,
    role: 'api-gateway',
    busy,
    capacity: config.API_GATEWAY_MAX_QUEUED,
    processed: () => acceptor.accepted,
  });
  let isStarted = false;
  const app = await buildApp({
    acceptor,
    reader,
    results,
    watcher,
    publisher,
    probe,
    loopDelay,
    metrics,
    logger,
    config,
    isStarted: () => isStarted,
  });

  return [
    { name: 'database', stop: () => Promise.all([pool.end(), probe.stop()]).then(() => {}) },
    // Listens before it can serve: while it waits for the schema, it can say that it lives and is not ready.
    httpPart(app, config),
    { name: 'publisher', start: () => publisher.start(), stop: () => publisher.stop() },
    { name: 'schema', start: () => waitForSchema(pool, logger, stopping) },
    ...(config.TELEMETRIA === 'si'
      ? [{ name: 'telemetry', start: () => telemetry.start(), stop: () => telemetry.stop() }]
      : []),
    { name: 'outbox', start: () => outbox.start(), stop: () => outbox.stop() },
    { name: 'idempotency keys', start: () => purge.start(), stop: () => purge.stop() },
    { name: 'loop delay', start: () => loopDelay.start(), stop: () => loopDelay.stop() },
    // What was begun here is ended before the parts that it needs.
    {
      name: 'requests',
      start: () => {
        isStarted = true;
      },
      stop: () => app.close(),
    },
  ];
});
