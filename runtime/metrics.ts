import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type HistogramConfiguration,
  type LabelValues,
  Registry,
} from 'prom-client';
import { EventLoopDelay } from './event-loop-delay.ts';

export { Counter, Gauge, Histogram };

/** A registry with the process's own figures (CPU, memory, event loop, garbage collection). */
export function createRegistry(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: NEVER_MS });
  replaceLoopLag(registry);
  let last = performance.eventLoopUtilization();
  new Gauge({
    name: 'nodejs_eventloop_utilization_ratio',
    help: 'Share of the time since the last scrape in which the event loop was working',
    registers: [registry],
    collect() {
      const now = performance.eventLoopUtilization();
      this.set(performance.eventLoopUtilization(now, last).utilization);
      last = now;
    },
  });
  return registry;
}

/** So many observations wait to be counted at most. */
const MANY = 250;

/**
 * A histogram of what happens with every request. Observations are counted together, when somebody asks or when there are
 * many: prom-client takes a dozen microseconds for one that comes alone (docs/adr/0031).
 */
export class GatheringHistogram<Label extends string> {
  readonly #histogram: Histogram<Label>;
  #waiting: [LabelValues<Label>, number][] = [];

  constructor(configuration: HistogramConfiguration<Label>) {
    this.#histogram = new Histogram({ ...configuration, collect: () => this.#count() });
  }

  /** @param labels not to be changed afterwards. */
  observe(labels: LabelValues<Label>, value: number): void {
    this.#waiting.push([labels, value]);
    if (this.#waiting.length >= MANY) this.#count();
  }

  #count(): void {
    for (const [labels, value] of this.#waiting.splice(0)) this.#histogram.observe(labels, value);
  }
}

/** The longest that Node takes for an interval. */
const NEVER_MS = 2 ** 31 - 1;

/**
 * The same figure under the same name, of a loop that may rest: prom-client's own would wake the process a hundred
 * times a second. Its other figures of the lag add nothing to this one.
 */
function replaceLoopLag(registry: Registry): void {
  for (const { name } of registry.getMetricsAsArray()) {
    if (name.startsWith('nodejs_eventloop_lag_')) registry.removeSingleMetric(name);
  }
  const delay = new EventLoopDelay();
  delay.start();
  new Gauge({
    name: 'nodejs_eventloop_lag_p99_seconds',
    help: 'Lag of the event loop since the last scrape, 99th percentile',
    registers: [registry],
    collect() {
      this.set(delay.take().p99Ms / 1000);
    },
  });
}

/** Bucket bounds for latencies from 0.5 ms to 30 s, in seconds as Prometheus wants them. */
export const LATENCY_BUCKETS_S = [
  0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30,
];

export const BATCH_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
