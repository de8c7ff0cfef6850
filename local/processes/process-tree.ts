import { execFileSync } from 'node:child_process';
import { type ProcessStat, readStats } from '@sel/runtime/proc';

/** The processes and all that come from them, parents before their children. */
export function processTree(...roots: readonly number[]): number[] {
  // Minimal Linux systems have no `ps`.
  const processes = readStats() ?? statsFromPs();
  const tree = new Set(roots);
  // The set grows while it is walked: children come after their parents.
  for (const parent of tree) {
    for (const { pid, parentPid } of processes) if (parentPid === parent) tree.add(pid);
  }
  return [...tree];
}

/** Signals all of them; those that have ended meanwhile are past caring. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function statsFromPs(): Pick<ProcessStat, 'pid' | 'parentPid'>[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number])
    .map(([pid, parentPid]) => ({ pid, parentPid }));
}
