import { type Usage, usageOf } from '../local/processes/process-usage.ts';
import type { Servers } from './servers.ts';
import type { Subject } from './subject.ts';

export const COMPONENTS = ['gateway', 'worker', 'postgresql', 'rabbitmq'] as const;
export type Component = (typeof COMPONENTS)[number];

const MEMORY_INTERVAL_MS = 500;

export type UsageByComponent = Record<Component, Usage>;

/** @returns a function that reads what each component has used so far. */
export function usageReader(servers: Servers, subject: Subject): () => UsageByComponent {
  const pids = subject.pids();
  const roots: Record<Component, number[]> = {
    gateway: pids.gateway,
    worker: pids.workers,
    postgresql: [servers.postgres.pid],
    rabbitmq: [servers.rabbitmq.pid],
  };
  return () => byComponent((component) => usageOf(roots[component]));
}

/** Measures what each component uses while something is done. */
export async function withUsage<T>(
  servers: Servers,
  subject: Subject,
  work: () => Promise<T>,
): Promise<{ result: T; usage: UsageByComponent }> {
  const read = usageReader(servers, subject);
  const before = read();
  const peak = byComponent((component) => before[component].memoryBytes);
  const watch = () => {
    const now = read();
    for (const component of COMPONENTS)
      peak[component] = Math.max(peak[component], now[component].memoryBytes);
    return now;
  };
  const timer = setInterval(watch, MEMORY_INTERVAL_MS);
  try {
    const result = await work();
    const after = watch();
    return {
      result,
      usage: byComponent((component) => ({
        cpuMs: after[component].cpuMs - before[component].cpuMs,
        memoryBytes: peak[component],
      })),
    };
  } finally {
    clearInterval(timer);
  }
}

export function byComponent<T>(value: (component: Component) => T): Record<Component, T> {
  return Object.fromEntries(COMPONENTS.map((component) => [component, value(component)])) as Record<
    Component,
    T
  >;
}
