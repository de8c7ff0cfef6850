const FIRST_POLL_MS = 100;
const POLL_GROWTH = 1.5;
const LONGEST_POLL_MS = 1_000;

/** The longest time that a timer can be set to: for what only a person can change. */
export const UNTIL_WOKEN_MS = 2 ** 31 - 1;

/** How long to wait before poll `attempt` (1, 2, …): quick results come soon, slow ones cost few requests. */
export function pollPauseMs(attempt: number): number {
  return Math.min(LONGEST_POLL_MS, FIRST_POLL_MS * POLL_GROWTH ** (attempt - 1));
}

/**
 * How long to wait before trying again what failed, when the server did not say: ever longer up to 10 s. Pages that
 * failed together come back over a fifth more than that.
 */
export function retryPauseMs(attempt: number, random: () => number = Math.random): number {
  return Math.min(10_000, 1_000 * 2 ** (attempt - 1)) * (1 + 0.2 * random());
}

const wakeUps = new EventTarget();

/** Ends the pauses of all that waits to be tried again. */
export function retryNow(): void {
  wakeUps.dispatchEvent(new Event('wake'));
}

/** Resolves after the time, when the browser is online again, or at retryNow(); rejects when aborted. */
export function pauseBeforeRetry(ms: number, signal: AbortSignal): Promise<void> {
  return pause(ms, signal, [
    [wakeUps, 'wake'],
    [window, 'online'],
  ]);
}

/** Resolves after the time or at one of the events; rejects when aborted. */
export function pause(
  ms: number,
  signal: AbortSignal,
  endedBy: readonly [target: EventTarget, event: string][] = [],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const end = (settle: () => void) => () => {
      clearTimeout(timer);
      over.abort();
      settle();
    };
    const timer = setTimeout(end(resolve), ms);
    for (const [target, event] of endedBy) {
      target.addEventListener(event, end(resolve), { signal: over.signal });
    }
    signal.addEventListener(
      'abort',
      end(() => reject(signal.reason)),
      { signal: over.signal },
    );
  });
}
