import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import { serviceTimes } from './service-times.ts';

export interface SimulatedWork {
  /** Takes as long as the work of one consulta. */
  perform(): Promise<void>;
  /** From now on, work is like this; what has begun ends now, so that no long wait outlives who wished it. */
  change(settings: SimulatedWorkSettings): void;
}

/** Longest stretch for which a calculation keeps the event loop to itself. */
const SLICE_MS = 2;

/** A service time for teaching, added to each consulta's real work. */
export function createSimulatedWork(
  settings: SimulatedWorkSettings,
  random: () => number = Math.random,
): SimulatedWork {
  let changed = new AbortController();
  let perform = performer(settings, random, changed.signal);
  return {
    perform: () => perform(),
    change: (next) => {
      changed.abort();
      changed = new AbortController();
      perform = performer(next, random, changed.signal);
    },
  };
}

function performer(
  settings: SimulatedWorkSettings,
  random: () => number,
  changed: AbortSignal,
): () => Promise<void> {
  if (settings.meanMs === 0) return async () => {};
  const drawMs = serviceTimes(settings, random);
  return settings.kind === 'espera' ? waiting(drawMs, changed) : calculating(drawMs, changed);
}

/** Timers count whole milliseconds; what they cannot do is carried over, so that the mean is kept. */
function waiting(drawMs: () => number, changed: AbortSignal): () => Promise<void> {
  // As many wait as the worker has in hand.
  setMaxListeners(0, changed);
  let debtMs = 0;
  return async () => {
    const wantedMs = drawMs() + debtMs;
    const startMs = performance.now();
    if (wantedMs >= 0.5) await sleep(wantedMs, undefined, { signal: changed }).catch(() => {});
    debtMs = Math.max(-5, wantedMs - (performance.now() - startMs));
  };
}

/**
 * One consulta at a time, since a process has one thread to calculate with, in slices between which the
 * event loop turns. What counts is CPU time, not time: on a busy machine the work takes longer, as work does.
 */
function calculating(drawMs: () => number, changed: AbortSignal): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return () => {
    last = last.then(() => calculate(drawMs(), changed));
    return last;
  };
}

async function calculate(workMs: number, changed: AbortSignal): Promise<void> {
  let leftMs = workMs;
  while (leftMs > 0 && !changed.aborted) {
    leftMs -= burnCpu(Math.min(SLICE_MS, leftMs));
    await nextTurn();
  }
}

/** Calculates for so much CPU time of this thread; returns how much it was, in milliseconds. */
function burnCpu(wantedMs: number): number {
  const start = process.threadCpuUsage();
  for (;;) {
    for (let i = 0; i < 2_000; i += 1) Math.sqrt(i);
    const { user, system } = process.threadCpuUsage(start);
    const usedMs = (user + system) / 1000;
    if (usedMs >= wantedMs) return usedMs;
  }
}
