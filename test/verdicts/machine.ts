import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { readStat, waitedMs } from '@sel/runtime/proc';

/** Processor time is counted in hundredths of a second. */
const LOOK_MS = 200;

/** What the machine does at this moment and what processes get of it, seen without the laboratory, which is to be judged. */
export interface MachineLook {
  /** Of all cores less than a twentieth is left. */
  isFull: boolean;
  /** How many cores they use. */
  usedCores: number;
  /** Of the one that waits most, the share of the time in which it was ready to run and had no core. */
  longestWait: number;
}

export async function lookAtMachine(pids: readonly number[]): Promise<MachineLook> {
  const before = read(pids);
  await sleep(LOOK_MS);
  const now = read(pids);
  const elapsedMs = now.atMs - before.atMs;
  const waits = pids.map((_, index) => (now.waitedMs[index] as number) - (before.waitedMs[index] as number));
  return {
    isFull: now.idleMs - before.idleMs < 0.05 * (now.allMs - before.allMs),
    usedCores: (now.usedMs - before.usedMs) / elapsedMs,
    longestWait: Math.max(0, ...waits) / elapsedMs,
  };
}

function read(pids: readonly number[]) {
  const times = cpus().map((cpu) => cpu.times);
  const idleMs = times.reduce((sum, { idle }) => sum + idle, 0);
  return {
    atMs: performance.now(),
    idleMs,
    allMs: times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, idleMs),
    usedMs: pids.reduce((sum, pid) => sum + (readStat(pid)?.cpuMs ?? 0), 0),
    waitedMs: pids.map((pid) => waitedMs(pid) ?? 0),
  };
}
