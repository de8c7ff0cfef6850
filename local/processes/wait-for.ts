import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves with what `condition` returns as soon as that is truthy; asks again every few milliseconds. */
export async function waitFor<T>(
  what: string,
  condition: () => T | Promise<T>,
  deadlineMs = 60_000,
): Promise<NonNullable<T>> {
  const endsAt = performance.now() + deadlineMs;
  while (performance.now() < endsAt) {
    const result = await condition();
    if (result) return result;
    await sleep(20);
  }
  throw new Error(`waited ${deadlineMs} ms in vain: ${what}`);
}
