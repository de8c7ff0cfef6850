import { readdirSync, readFileSync } from 'node:fs';

/** What the processes of one component have used. */
export interface Usage {
  cpuMs: number;
  /** What each has to itself, and once what they share with each other (PostgreSQL's buffers), in bytes. */
  memoryBytes: number;
}

/** Linux counts CPU time in hundredths of a second for user space, whatever its own clock does (man 5 proc). */
const MS_PER_TICK = 10;

interface Stat {
  pid: number;
  parent: number;
  cpuTicks: number;
}

/**
 * CPU time and memory of processes and all their descendants, those that have ended included as far as
 * their parents waited for them. Zero on a system without /proc.
 */
export function usageOf(rootPids: readonly number[]): Usage {
  const family = descendants(rootPids);
  return {
    cpuMs: family.reduce((sum, { cpuTicks }) => sum + cpuTicks * MS_PER_TICK, 0),
    memoryBytes: memoryOf(family.map(({ pid }) => pid)),
  };
}

/** Open file descriptors of processes and all their descendants. */
export function openFilesOf(rootPids: readonly number[]): number {
  return descendants(rootPids).reduce((sum, { pid }) => sum + openFiles(pid), 0);
}

/** Whether this system tells what processes use. */
export function canMeasureUsage(): boolean {
  return readStat(process.pid) !== undefined;
}

function descendants(rootPids: readonly number[]): Stat[] {
  const all = allProcesses();
  const chosen = new Set(rootPids);
  // Children may be listed before their parents, so it is gone round until nothing is added.
  for (let before = -1; before !== chosen.size; ) {
    before = chosen.size;
    for (const { pid, parent } of all) if (chosen.has(parent)) chosen.add(pid);
  }
  return all.filter(({ pid }) => chosen.has(pid));
}

function allProcesses(): Stat[] {
  let names: string[] = [];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names.filter((name) => /^\d+$/.test(name)).flatMap((name) => readStat(Number(name)) ?? []);
}

/** @returns undefined when the process has ended meanwhile. */
function readStat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may contain anything; fields count from behind it (man 5 proc).
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [utime, stime, cutime, cstime] = fields.slice(11, 15) as [number, number, number, number];
    return { pid, parent: fields[1] as number, cpuTicks: utime + stime + cutime + cstime };
  } catch {
    return undefined;
  }
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
