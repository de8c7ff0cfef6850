import { cpuMsOf, memoryBytesOf } from '../local/processes/process-usage.ts';
import type { Servers } from './servers.ts';
import type { Subject } from './subject.ts';

export const COMPONENTS = ['gateway', 'worker', 'postgresql', 'rabbitmq'] as const;
export type Component = (typeof COMPONENTS)[number];

/** What the processes of one component have used. */
interface Usage {
  cpuMs: number;
  /** The most that they had at a time. */
  memoryBytes: number;
}

const MEMORY_INTERVAL_MS = 500;

/** @returns a function that reads what each component has used so far, in milliseconds of processor time. */
export function cpuReader(servers: Servers, subject: Subject): () => Record<Component, number> {
  const roots = rootsOf(servers, subject);
  return () => byComponent((component) => cpuMsOf(roots[component]));
}

/** Measures what each component uses while something is done. */
export async function withUsage<T>(
  servers: Servers,
  subject: Subject,
  work: () => Promise<T>,
): Promise<{ result: T; usage: Record<Component, Usage> }> {
  const roots = rootsOf(servers, subject);
  const cpuMs = cpuReader(servers, subject);
  const peak = byComponent(() => 0);
  const watch = () => {
    for (const component of COMPONENTS)
      peak[component] = Math.max(peak[component], memoryBytesOf(roots[component]));
  };
  watch();
  const before = cpuMs();
  const timer = setInterval(watch, MEMORY_INTERVAL_MS);
  try {
    const result = await work();
    const after = cpuMs();
    watch();
    return {
      result,
      usage: byComponent((component) => ({
        cpuMs: after[component] - before[component],
        memoryBytes: peak[component],
      })),
    };
  } finally {
    clearInterval(timer);
  }
}

/** The processes that each component comes from. */
export function rootsOf(servers: Servers, subject: Subject): Record<Component, number[]> {
  const { gateway, workers } = subject.pids();
  return {
    gateway,
    worker: workers,
    postgresql: [servers.postgres.pid],
    rabbitmq: [servers.rabbitmq.pid],
  };
}

export function byComponent<T>(value: (component: Component) => T): Record<Component, T> {
  return Object.fromEntries(COMPONENTS.map((component) => [component, value(component)])) as Record<
    Component,
    T
  >;
}
