import type { LabSnapshot } from '@sel/contract/laboratorio';

/** A worker that is gone stays in the picture for so long, grey. */
const GONE_MS = 6_000;

/**
 * The workers that ran a moment ago and no longer do, by name.
 * @param history oldest first.
 */
export function recentlyGone(history: readonly LabSnapshot[]): string[] {
  const latest = history.at(-1);
  if (!latest) return [];
  const gone = new Set<string>();
  for (let index = history.length - 1; index >= 0; index -= 1) {
    const past = history[index] as LabSnapshot;
    if (past.atMs < latest.atMs - GONE_MS) break;
    for (const name of workerNames(past)) gone.add(name);
  }
  for (const name of workerNames(latest)) gone.delete(name);
  return [...gone].sort();
}

function workerNames({ processes }: LabSnapshot): string[] {
  return processes.filter(({ role }) => role === 'worker').map(({ name }) => name);
}
