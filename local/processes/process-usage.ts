import { readdirSync, readFileSync } from 'node:fs';
import { processTree, readStat } from './process-tree.ts';

/** Linux counts in hundredths of a second for user space, whatever its own clock does (man 5 proc). */
const MS_PER_TICK = 10;

/** CPU time, that of descendants included which have ended as far as their parents waited for them. Zero on a system without /proc. */
export function cpuMsOf(rootPids: readonly number[]): number {
  return processTree(...rootPids)
    .flatMap((pid) => readStat(pid) ?? [])
    .reduce(
      (sum, { pid, ownTicks, childrenTicks }) =>
        sum + Math.max(ownTicks * MS_PER_TICK, threadsMs(pid)) + childrenTicks * MS_PER_TICK,
      0,
    );
}

/** What each has to itself, and once what they share with each other (PostgreSQL's buffers), in bytes. */
export function memoryBytesOf(rootPids: readonly number[]): number {
  const memory = processTree(...rootPids).map((pid) => ({
    own: statusBytes(pid, 'RssAnon'),
    shared: statusBytes(pid, 'RssShmem'),
  }));
  return memory.reduce((sum, { own }) => sum + own, 0) + Math.max(0, ...memory.map(({ shared }) => shared));
}

export function openFilesOf(rootPids: readonly number[]): number {
  return processTree(...rootPids).reduce((sum, pid) => sum + openFiles(pid), 0);
}

/** Whether this system tells what processes use. */
export function canMeasureUsage(): boolean {
  return readStat(process.pid) !== undefined;
}

/**
 * What a process's threads have used, to the nanosecond: with twenty processes, rounding each down to a hundredth of
 * a second would hide what a few consultas cost. Threads that have ended are not in it, nor is anything where Linux was
 * built without it; the ticks, which are never more than the truth, are then the greater number.
 */
function threadsMs(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'))
      .reduce((sum, text) => sum + Number.parseInt(text, 10) / 1e6, 0);
  } catch {
    return 0; // A thread or all of it has ended meanwhile.
  }
}

function openFiles(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0; // It has ended meanwhile.
  }
}

function statusBytes(pid: number, field: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // It has ended meanwhile.
  }
}
