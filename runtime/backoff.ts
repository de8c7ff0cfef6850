/**
 * Exponential backoff with full jitter: the delay before attempt `attempt` (1, 2, …), in milliseconds.
 * Full jitter spreads many clients that failed together over the whole interval
 * (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 */
export function backoffMs(
  attempt: number,
  { baseMs = 100, maxMs = 5_000, random = Math.random } = {},
): number {
  const ceilingMs = Math.min(maxMs, baseMs * 2 ** (attempt - 1));
  return Math.round(ceilingMs * (0.1 + 0.9 * random()));
}
