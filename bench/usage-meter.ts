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

/** @returns what tells how much each component has used since then, in milliseconds of processor time. */
export function meterCpu(servers: Servers, subject: Subject): () => Record<Component, number> {
  const roots = rootsOf(servers, subject);
  const read = () => byComponent((component) => cpuMsOf(roots[component]));
  const before = read();
  return () => {
    const now = read();
    return byComponent((component) => now[component] - before[component]);
  };
}

/** Measures what each component uses while something is done. */
export async function withUsage<T>(
  servers: Servers,
  subject: Subject,
  work: () => Promise<T>,
): Promise<{ result: T; usage: Record<Component, Usage> }> {
  const roots = rootsOf(servers, subject);
  const peak = byComponent(() => 0);
  const watch = () => {
    for (const component of COMPONENTS)
      peak[component] = Math.max(peak[component], memoryBytesOf(roots[component]));
  };
  watch();
  const usedCpuMs = meterCpu(servers, subject);
  const timer = setInterval(watch, MEMORY_INTERVAL_MS);
  try {
    const result = await work();
    const cpuMs = usedCpuMs();
    watch();
    return {
      result,
      usage: byComponent((component) => ({ cpuMs: cpuMs[component], memoryBytes: peak[component] })),
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
