import { parentPort, workerData } from 'node:worker_threads';
import { monotonicMs } from './clock.ts';

/** 0: nothing asked for; 1: a new instant; 2: taken, and no other asked for since. */
const armed = new Int32Array(workerData as SharedArrayBuffer, 0, 1);
const due = new Float64Array(workerData as SharedArrayBuffer, 8, 1);
/** A wait ends late by about as much. */
const SLACK_MS = 0.05;

for (;;) {
  Atomics.wait(armed, 0, 0);
  Atomics.store(armed, 0, 2);
  const leftMs = (due[0] as number) - monotonicMs() - SLACK_MS;
  // A wait that is cut short was woken for another instant, which may be earlier or later.
  if (leftMs > 0 && Atomics.wait(armed, 0, 2, leftMs) !== 'timed-out') continue;
  if (Atomics.compareExchange(armed, 0, 2, 0) === 2) parentPort?.postMessage(0);
}
