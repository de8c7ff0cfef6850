import { memoryBytes, openFiles, readStat, threadsMs } from '@sel/runtime/proc';
import { processTree } from './process-tree.ts';

/**
 * CPU time, that of descendants included which have ended as far as their parents waited for them. Zero on a system without
 * /proc. What threads used is the more exact, unless some have ended, or Linux was built without it; what is counted in
 * hundredths of a second, which is never more than the truth, is then the greater number.
 */
export function cpuMsOf(rootPids: readonly number[]): number {
  return processTree(...rootPids)
    .flatMap((pid) => readStat(pid) ?? [])
    .reduce(
      (sum, { pid, cpuMs, childrenCpuMs }) => sum + Math.max(cpuMs, threadsMs(pid) ?? 0) + childrenCpuMs,
      0,
    );
}

/** What each has to itself, and once what they share with each other (PostgreSQL's buffers), in bytes. */
export function memoryBytesOf(rootPids: readonly number[]): number {
  const memory = processTree(...rootPids).map((pid) => ({
    own: memoryBytes(pid, 'RssAnon') ?? 0,
    shared: memoryBytes(pid, 'RssShmem') ?? 0,
  }));
  return memory.reduce((sum, { own }) => sum + own, 0) + Math.max(0, ...memory.map(({ shared }) => shared));
}

export function openFilesOf(rootPids: readonly number[]): number {
  return processTree(...rootPids).reduce((sum, pid) => sum + (openFiles(pid) ?? 0), 0);
}

/** Whether this system tells what processes use. */
export function canMeasureUsage(): boolean {
  return readStat(process.pid) !== undefined;
}
