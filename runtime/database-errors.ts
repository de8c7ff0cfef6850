import pg from 'pg';

/**
 * Whether an error is the database's, or of the way to it, and not the fault of what the statement was given: the
 * server is gone, frozen, read-only, full, stopping or being restored, a password or a permission was changed. It
 * passes, however long that takes; so it is waited for, and costs nobody an attempt or a result (docs/adr/0015).
 *
 * All that is not known to be a statement's own fault is an outage. The other way round, a list of what may
 * pass, was too short: read-only (25006) and a rotated password (28P01) ended consultas that had been accepted.
 */
export function isOutage(error: unknown): boolean {
  return isFromDatabase(error) && !isDataFault(error);
}

/**
 * Whether the values that a statement was given are at fault: classes 22 (data), 23 (integrity) and 54 (program
 * limits) of PostgreSQL's error codes (appendix A). The same statement with other values may succeed.
 */
export function isDataFault(error: unknown): boolean {
  return /^(22|23|54)...$/.test(sqlstateOf(error));
}

/** Whether the server cancelled a statement because it took too long (57014). It would take as long again. */
export function isCancelled(error: unknown): boolean {
  return sqlstateOf(error) === '57014';
}

/**
 * Whether everything else that is asked of the database now would fail as well. A conflict (class 40) or an object
 * in use (class 55) is met by one statement only.
 */
export function isGeneralOutage(error: unknown): boolean {
  return isOutage(error) && !/^(40|55)...$/.test(sqlstateOf(error));
}

/**
 * Whether there is no server to talk to yet, or no room in it: what a command waits for that runs beside a server
 * which is still starting. A wrong password is told at once.
 */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isUnreachable);
  if (error instanceof pg.DatabaseError) return /^(08|53|57|58)...$/.test(sqlstateOf(error));
  return NETWORK_ERRORS.has(sqlstateOf(error)) || (isOutage(error) && sqlstateOf(error) === '');
}

const NETWORK_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

/** PostgreSQL's five characters; for what no server said, the operating system's code, such as ECONNREFUSED, or ''. */
export function sqlstateOf(error: unknown): string {
  return (error as { code?: string } | null)?.code ?? '';
}

/** What went wrong between this process and the database; servers' own errors are known by their class. */
const onTheWay = new WeakSet<object>();

function isFromDatabase(error: unknown): boolean {
  return error instanceof pg.DatabaseError || (error instanceof Error && onTheWay.has(error));
}

/** Makes the failures of a method of `pg` known as the database's, whatever they are: it has no class for most. */
export function fromDatabase<Method extends (...args: never[]) => unknown>(method: Method): Method {
  const marking = (...args: never[]) => {
    const result = method(...args);
    return result instanceof Promise ? result.catch(mark) : result;
  };
  return marking as Method;
}

function mark(error: unknown): never {
  if (error instanceof Error) onTheWay.add(error);
  throw error;
}
