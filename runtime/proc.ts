/*
 * What Linux tells of the processes of this machine, in the files of /proc (man 5 proc). A process may end while it is looked at,
 * and other systems have no such files: what is not known is undefined.
 */

import { readdirSync, readFileSync } from 'node:fs';

/** What is in /proc/PID/stat. */
export interface ProcessStat {
  pid: number;
  parentPid: number;
  /** As the kernel knows it: 15 characters at most. */
  name: string;
  /** Processor time that it has used since it began. */
  cpuMs: number;
  /** What its children have used that have ended and that it has waited for. */
  childrenCpuMs: number;
  /** When it began, in the kernel's own units. */
  start: string;
}

/** Linux counts processor time for programs in hundredths of a second on every machine that it runs on. */
const TICK_MS = 10;

export function readStat(pid: number): ProcessStat | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name in parentheses may contain anything; fields count from behind it.
  const [open, close] = [text.indexOf('('), text.lastIndexOf(')')];
  const fields = text.slice(close + 2).split(' ');
  const twoTicksMs = (index: number) => (Number(fields[index]) + Number(fields[index + 1])) * TICK_MS;
  return {
    pid,
    parentPid: Number(fields[1]),
    name: text.slice(open + 1, close),
    cpuMs: twoTicksMs(11),
    childrenCpuMs: twoTicksMs(13),
    start: fields[19] as string,
  };
}

/** All processes of this machine; undefined where there is no /proc. */
export function readStats(): ProcessStat[] | undefined {
  const names = list('/proc')?.filter((name) => /^\d+$/.test(name));
  return names?.flatMap((name) => readStat(Number(name)) ?? []);
}

/**
 * How long a process's first thread, which in Node.js is the one of the event loop, has been ready to run and was left to
 * wait for a processor (the second figure of schedstat, in nanoseconds: Linux, Documentation/scheduler/sched-stats.rst).
 */
export function waitedMs(pid: number): number | undefined {
  const text = read(`/proc/${pid}/schedstat`);
  return text === undefined ? undefined : Number(text.split(' ')[1]) / 1e6;
}

/**
 * What a process's threads have used, to the nanosecond: rounded down to hundredths of a second, twenty processes would hide
 * what a few consultas cost. Threads that have ended are not in it.
 */
export function threadsMs(pid: number): number | undefined {
  const threads = list(`/proc/${pid}/task`)?.map((thread) => read(`/proc/${pid}/task/${thread}/schedstat`));
  return threads?.reduce((sum, text) => sum + Number.parseInt(text ?? '0', 10) / 1e6, 0);
}

/** A field of /proc/PID/status that is an amount of memory. */
export function memoryBytes(pid: number, field: 'RssAnon' | 'RssShmem' | 'VmRSS'): number | undefined {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

export function openFiles(pid: number): number | undefined {
  return list(`/proc/${pid}/fd`)?.length;
}

function list(path: string): string[] | undefined {
  return orNothing(() => readdirSync(path));
}

/** As UTF-8, which Node reads in one go: in any other encoding a look at all processes takes nearly twice the processor time. */
function read(path: string): string | undefined {
  return orNothing(() => readFileSync(path, 'utf8'));
}

function orNothing<Found>(look: () => Found): Found | undefined {
  try {
    return process.platform === 'linux' ? look() : undefined;
  } catch {
    return undefined;
  }
}
