import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ProcessReport } from '@sel/contract/lab/process';

/** A process of this machine, and the processor time that it has used since it began. */
export interface ProcessTimes {
  pid: number;
  parentPid: number;
  /** As the kernel knows it: 15 characters at most. */
  name: string;
  cpuMs: number;
}

/** Linux counts processor time for programs in hundredths of a second on every machine that it runs on. */
const TICK_MS = 10;

/** @returns undefined where processes are not files: everywhere but on Linux. */
export function processTimes(): Map<number, ProcessTimes> | undefined {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return undefined;
  }
  const all = names.filter((name) => /^\d+$/.test(name)).map((pid) => timesOf(Number(pid)));
  return new Map(all.filter((times) => times !== undefined).map((times) => [times.pid, times]));
}

/**
 * How long a process's first thread, which in Node.js is the one of the event loop, has been ready to run and was left to
 * wait for a processor (the second figure of schedstat, in nanoseconds: Linux, Documentation/scheduler/sched-stats.rst).
 * @returns undefined when it is gone, or where the kernel does not tell.
 */
export function waitedMs(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return undefined;
  }
}

/** Whether who reports is a process of this machine, so that its id says something here. */
export function isHere({ host }: Pick<ProcessReport, 'host'>): boolean {
  return host === hostname();
}

/** A process may end while it is looked at. Its name is in brackets and may contain any characters (proc(5)). */
function timesOf(pid: number): ProcessTimes | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  const close = stat.lastIndexOf(')');
  const [, parentPid, ...rest] = stat.slice(close + 2).split(' ');
  const [userTicks, systemTicks] = [rest[9], rest[10]];
  return {
    pid,
    parentPid: Number(parentPid),
    name: stat.slice(stat.indexOf('(') + 1, close),
    cpuMs: (Number(userTicks) + Number(systemTicks)) * TICK_MS,
  };
}
