const LEAST_MS = 1_000;
const MOST_MS = 60_000;
/** Clients that were refused together come back over this much more time than they were asked to wait. */
const SPREAD = 0.2;

/** The three forms of RFC 9110 (5.6.7) begin so; `Date.parse` alone also takes `1.5` for a day in January. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

/**
 * How long to wait before a request is sent again, from the Retry-After of its answer. Whatever a server or a
 * proxy on the way says, a client neither hammers at it nor falls silent for a month: 1 to 60 s, and never
 * two clients at the same moment. Up to 50 s it is at least what was asked for.
 * @returns undefined when the header is missing or says nothing: then the client's own growing pauses hold.
 */
export function retryAfterMs(
  header: string | null | undefined,
  nowMs: number = Date.now(),
  random: () => number = Math.random,
): number | undefined {
  const askedMs = readDelayMs(header?.trim() ?? '', nowMs);
  if (askedMs === undefined) return undefined;
  const leastMs = Math.min(MOST_MS / (1 + SPREAD), Math.max(LEAST_MS, askedMs));
  return leastMs * (1 + SPREAD * random());
}

/** Whole seconds or a date; in the past the latter is negative. */
function readDelayMs(text: string, nowMs: number): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  if (!HTTP_DATE.test(text)) return undefined;
  const atMs = Date.parse(text.endsWith(' GMT') ? text : `${text} GMT`);
  return Number.isNaN(atMs) ? undefined : atMs - nowMs;
}
