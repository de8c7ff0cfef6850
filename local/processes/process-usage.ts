import { readdirSync, readFileSync } from 'node:fs';
import { processTree, readStat } from './process-tree.ts';

/** What the processes of one component have used. */
export interface Usage {
  cpuMs: number;
  /** What each has to itself, and once what they share with each other (PostgreSQL's buffers), in bytes. */
  memoryBytes: number;
}

/** Linux counts CPU time in hundredths of a second for user space, whatever its own clock does (man 5 proc). */
const MS_PER_TICK = 10;

/**
 * CPU time and memory of processes and all their descendants, those that have ended included as far as
 * their parents waited for them. Zero on a system without /proc.
 */
export function usageOf(rootPids: readonly number[]): Usage {
  const family = processTree(...rootPids);
  return {
    cpuMs: family.reduce((sum, pid) => sum + (readStat(pid)?.cpuTicks ?? 0) * MS_PER_TICK, 0),
    memoryBytes: memoryOf(family),
  };
}

/** Open file descriptors of processes and all their descendants. */
export function openFilesOf(rootPids: readonly number[]): number {
  return processTree(...rootPids).reduce((sum, pid) => sum + openFiles(pid), 0);
}

/** Whether this system tells what processes use. */
export function canMeasureUsage(): boolean {
  return readStat(process.pid) !== undefined;
}

function openFiles(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0; // It has ended meanwhile.
  }
}

function memoryOf(pids: readonly number[]): number {
  const memory = pids.map((pid) => ({
    own: statusBytes(pid, 'RssAnon'),
    shared: statusBytes(pid, 'RssShmem'),
  }));
  return memory.reduce((sum, { own }) => sum + own, 0) + Math.max(0, ...memory.map(({ shared }) => shared));
}

function statusBytes(pid: number, field: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // It has ended meanwhile.
  }
}
