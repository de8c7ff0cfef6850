import {
  BATCH_BUCKETS,
  Counter,
  createRegistry,
  GatheringHistogram,
  Gauge,
  LATENCY_BUCKETS_S,
} from '@sel/runtime/metrics';

export type Metrics = ReturnType<typeof createMetrics>;

/** What the gateway tells Prometheus. */
export function createMetrics() {
  const registry = createRegistry('api-gateway');
  const registers = [registry];
  return {
    registry,
    requestDuration: new GatheringHistogram({
      name: 'http_server_request_duration_seconds',
      help: 'Duration of HTTP requests',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: LATENCY_BUCKETS_S,
      registers,
    }),
    accepted: new Counter({
      name: 'consultas_accepted_total',
      help: 'POST /consultar answered with 202, repetitions with the same Idempotency-Key included',
      registers,
    }),
    insertBatchSize: new GatheringHistogram({
      name: 'consultas_insert_batch_size',
      help: 'Consultas joined in one INSERT',
      buckets: BATCH_BUCKETS,
      registers,
    }),
    databaseAble: new Gauge({
      name: 'consultas_database_able',
      help: '1 when the database does what this process asks of it, 0 in an outage',
      registers,
    }),
    outages: new Counter({
      name: 'consultas_database_outages_total',
      help: 'Requests and looks into the outbox that an outage of the database got in the way of, by its error code',
      labelNames: ['code'] as const,
      registers,
    }),
    unpublished: new Gauge({
      name: 'consultas_unpublished',
      help: 'Consultas accepted that the broker has not confirmed yet',
      registers,
    }),
    resultBytes: new Gauge({
      name: 'consultas_result_bytes',
      help: 'Memory of the shared results that are being sent (sending) and of those kept for the next (idle)',
      labelNames: ['state'] as const,
      registers,
    }),
    waiters: new Gauge({
      name: 'consultas_waiters',
      help: 'Clients waiting for the end of a consulta',
      registers,
    }),
  };
}
