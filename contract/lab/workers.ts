import type { ProcessReport } from './process.ts';

export function workersOf(processes: readonly ProcessReport[]): ProcessReport[] {
  return processes.filter(({ role }) => role === 'worker');
}

/** How many consultas all workers can have in hand. */
export function handsOf(processes: readonly ProcessReport[]): number {
  return workersOf(processes).reduce((sum, { capacity }) => sum + capacity, 0);
}
