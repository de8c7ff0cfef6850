import type { PathNode } from '@sel/contract/lab/node';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { Bottleneck, EvidenceFigure } from '@sel/contract/lab/verdict';
import type { Evidence } from './verdict.ts';

/** What a rule answers: whether it applies, what limits the system then and where, and the figures that say so. */
export interface Answer {
  applies: boolean;
  bottleneck: Bottleneck;
  node: PathNode | null;
  evidence: EvidenceFigure[];
}

export type Rule = (evidence: Evidence) => Answer;

/** What is in use for more than this share has little left to give. */
export const SATURATED = 0.85;

/** @param limit what the value is held against; null when it stands there for information. */
export function figure(
  name: string,
  value: number,
  unit: EvidenceFigure['unit'],
  limit: number | null = null,
): EvidenceFigure {
  return { figure: name, value, unit, limit };
}

export function workersOf(processes: readonly ProcessReport[]): ProcessReport[] {
  return processes.filter(({ role }) => role === 'worker');
}

/** The share of all workers' hands that is full. */
export function busyShare(processes: readonly ProcessReport[]): number {
  const workers = workersOf(processes);
  const capacity = workers.reduce((sum, worker) => sum + worker.capacity, 0);
  const busy = workers.reduce((sum, worker) => sum + worker.busyShare * worker.capacity, 0);
  return capacity > 0 ? busy / capacity : 0;
}
