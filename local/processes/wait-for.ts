import { setTimeout as sleep } from 'node:timers/promises';

const SHORTEST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 100;
/** Of what has been waited so far: what is long in coming is asked for less often, because asking takes time from it. */
const PAUSE_SHARE = 0.02;

/** Resolves with what `condition` returns as soon as that is truthy; asks again and again, up to ten times a second at last. */
export async function waitFor<T>(
  what: string,
  condition: () => T | Promise<T>,
  deadlineMs = 60_000,
): Promise<NonNullable<T>> {
  const startedMs = performance.now();
  for (;;) {
    const waitedMs = performance.now() - startedMs;
    if (waitedMs >= deadlineMs) throw new Error(`waited ${deadlineMs} ms in vain: ${what}`);
    const result = await condition();
    if (result) return result;
    await sleep(Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS + PAUSE_SHARE * waitedMs));
  }
}
