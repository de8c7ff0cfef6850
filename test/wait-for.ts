import { setTimeout as sleep } from 'node:timers/promises';

/** Far longer than anything takes on a busy machine: it only turns a hang into a failure. */
const DEADLINE_MS = 60_000;

/** Asks until the answer is neither false nor undefined, and returns it; a thrown error ends the waiting. */
export async function waitFor<T>(
  condition: () => Promise<T | false | undefined> | T | false | undefined,
  complaint: string | (() => string) = 'the condition never became true',
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const endMs = performance.now() + deadlineMs;
  for (;;) {
    const answer = await condition();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > endMs) throw new Error(typeof complaint === 'string' ? complaint : complaint());
    await sleep(25);
  }
}
