import { signal } from '@preact/signals';

/** After so long without a word something is in the way. */
const PATIENCE_MS = 2_000;

/**
 * How many requests have gone unanswered for longer than they should. A browser opens six connections to one
 * HTTP/1.1 server, for all of its tabs together; a request beyond them waits in silence, so the page says it.
 */
export const overdue = signal(0);

/** Hands on what a request comes to, and counts it while it is overdue. @param expectedMs how long it may take anyway. */
export async function answered<T>(request: Promise<T>, expectedMs = 0): Promise<T> {
  let isOverdue = false;
  const timer = setTimeout(() => {
    isOverdue = true;
    overdue.value += 1;
  }, expectedMs + PATIENCE_MS);
  try {
    return await request;
  } finally {
    clearTimeout(timer);
    if (isOverdue) overdue.value -= 1;
  }
}
