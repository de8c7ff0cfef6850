import type { ProcessReport } from '@sel/contract/lab/process';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { compareNames } from '../i18n/locale.ts';

/** A worker that is gone stays in the picture for so long, grey. */
const GONE_MS = 6_000;

/**
 * The workers that ran a moment ago and no longer do, in the order of their names. One that was started anew
 * under its name is another process: the one before is gone, however quickly it was replaced.
 * @param history oldest first.
 */
export function recentlyGone(history: readonly LabSnapshot[]): ProcessReport[] {
  const latest = history.at(-1);
  if (!latest) return [];
  const gone = new Map<string, ProcessReport>();
  for (let index = history.length - 1; index >= 0; index -= 1) {
    const past = history[index] as LabSnapshot;
    if (past.atMs < latest.atMs - GONE_MS) break;
    for (const worker of workersIn(past)) gone.set(identity(worker), worker);
  }
  for (const worker of workersIn(latest)) gone.delete(identity(worker));
  return [...gone.values()].sort((a, b) => compareNames(a.name, b.name));
}

export function identity({ name, host, pid }: ProcessReport): string {
  return `${name} ${host} ${pid}`;
}

function workersIn({ processes }: LabSnapshot): ProcessReport[] {
  return processes.filter(({ role }) => role === 'worker');
}
