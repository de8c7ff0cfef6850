import type { BusyMeter } from '@sel/runtime/busy-meter';
import { Counter, createRegistry, Gauge, Histogram, LATENCY_BUCKETS_S } from '@sel/runtime/metrics';

export type Metrics = ReturnType<typeof createMetrics>;

/** What a worker tells Prometheus. */
export function createMetrics(busy: BusyMeter, capacity: number) {
  const registry = createRegistry('worker');
  const registers = [registry];
  return {
    registry,
    processed: new Counter({
      name: 'consultas_processed_total',
      help: 'Consultas whose result was stored',
      labelNames: ['status'] as const,
      registers,
    }),
    retried: new Counter({
      name: 'consultas_retried_total',
      help: 'Deliveries given back to the queue',
      registers,
    }),
    databaseAble: new Gauge({
      name: 'consultas_database_able',
      help: '1 when the database does what this process asks of it, 0 in an outage',
      registers,
    }),
    unmatched: new Counter({
      name: 'consultas_unmatched_total',
      help: 'Messages that belong to no consulta, put among the dead letters',
      registers,
    }),
    outages: new Counter({
      name: 'consultas_database_outages_total',
      help: 'Statements that the database could not do and that are tried again, by its error code',
      labelNames: ['code'] as const,
      registers,
    }),
    inWork: new Gauge({
      name: 'consultas_in_work',
      help: 'Consultas in flight',
      registers,
      collect() {
        this.set(busy.inHand);
      },
    }),
    workSeconds: new Counter({
      name: 'consultas_work_seconds_total',
      help: 'Time in flight, summed over consultas; its rate divided by the capacity is the utilisation',
      registers,
      collect() {
        this.reset();
        this.inc(busy.totalSeconds);
      },
    }),
    workCapacity: new Gauge({
      name: 'consultas_work_capacity',
      help: 'Most consultas in flight at a time',
      registers,
      collect() {
        this.set(capacity);
      },
    }),
    workDuration: new Histogram({
      name: 'consulta_work_duration_seconds',
      help: 'From delivery to result, without storing it',
      buckets: LATENCY_BUCKETS_S,
      registers,
    }),
  };
}
