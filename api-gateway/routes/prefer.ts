/** Proxies and clients commonly give up on a silent connection after 60 s. */
export const MAX_WAIT_S = 50;

/**
 * The wait that a client prefers (RFC 7240, section 4.3), in seconds, at most {@link MAX_WAIT_S}.
 * @returns undefined when it states none or not a whole number: an unusable preference is ignored (section 2).
 */
export function readPreferredWait(header: string | string[] | undefined): number | undefined {
  for (const preference of String(header ?? '').split(',')) {
    const match = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(;.*)?$/i.exec(preference);
    if (match) return Math.min(Number(match[1]), MAX_WAIT_S);
  }
  return undefined;
}
