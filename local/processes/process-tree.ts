import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The processes and all that come from them, parents before their children. */
export function processTree(...roots: readonly number[]): number[] {
  const parents = process.platform === 'linux' ? parentsFromProc() : parentsFromPs();
  const tree = new Set(roots);
  // The set grows while it is walked: children come after their parents.
  for (const parent of tree) {
    for (const [pid, itsParent] of parents) if (itsParent === parent) tree.add(pid);
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

/** Minimal Linux systems have no `ps`. */
function parentsFromProc(): [pid: number, parent: number][] {
  const names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return names.flatMap((name) => readStat(Number(name)) ?? []).map(({ pid, parent }) => [pid, parent]);
}

/** What Linux tells of a process in /proc/PID/stat. */
interface Stat {
  pid: number;
  parent: number;
  ownTicks: number;
  /** What its children have used that have ended and that it has waited for. */
  childrenTicks: number;
}

/** @returns undefined when the process has ended, or on a system without /proc. */
export function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may contain anything; fields count from behind it (man 5 proc).
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [utime, stime, cutime, cstime] = fields.slice(11, 15) as [number, number, number, number];
    return { pid, parent: fields[1] as number, ownTicks: utime + stime, childrenTicks: cutime + cstime };
  } catch {
    return undefined;
  }
}

function parentsFromPs(): [pid: number, parent: number][] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
}
