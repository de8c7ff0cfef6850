/**
 * A browser opens six connections at most to one HTTP/1.1 server, for all tabs together. A long poll or an event
 * stream holds one while it waits, and the laboratory's stream another: three leave two for everything else.
 * Without a worker, the next consulta could otherwise not even be sent.
 */
const MAX_HELD = 3;
/** Where tabs cannot agree on it, two that are seen share what there is. One that is hidden has nothing of it. */
const MAX_HELD_ALONE = 2;

/**
 * Runs what holds a connection while it waits; in its turn, when many wait at once. Whoever does not wait for the
 * server at the moment, but to try again, must not keep its turn for that.
 * @param wait ends when it is aborted, where tabs cannot agree: nobody sees the tab any more.
 * @returns undefined when the tab has no connection to hold. Then a short request tells how things are.
 */
export function holdingConnection<T>(wait: (hidden: AbortSignal) => Promise<T>): Promise<T | undefined> {
  // Only there on https and localhost; the page is also opened from other machines.
  return navigator.locks ? inTurnOfAllTabs(navigator.locks, wait) : inTurnOfThisTab(wait);
}

/** Each turn is a lock. The first of them that is free is taken, and the others are not waited for any longer. */
async function inTurnOfAllTabs<T>(locks: LockManager, wait: (hidden: AbortSignal) => Promise<T>): Promise<T> {
  const outcome = Promise.withResolvers<T>();
  const taken = new AbortController();
  for (let turn = 1; turn <= MAX_HELD; turn += 1) {
    const use = async () => {
      if (taken.signal.aborted) return;
      taken.abort();
      await wait(NEVER).then(outcome.resolve, outcome.reject);
    };
    // Aborting rejects those that are still waited for.
    locks.request(`consulta.conexion-${turn}`, { signal: taken.signal }, use).catch(() => {});
  }
  return outcome.promise;
}
export const NEVER = new AbortController().signal;

let held = 0;
const queue: (() => void)[] = [];

async function inTurnOfThisTab<T>(wait: (hidden: AbortSignal) => Promise<T>): Promise<T | undefined> {
  if (held === MAX_HELD_ALONE) await new Promise<void>((resolve) => queue.push(resolve));
  else held += 1;
  try {
    return await whileSeen(wait);
  } finally {
    const next = queue.shift();
    if (next) next();
    else held -= 1;
  }
}

/** @returns undefined when the tab is hidden, or was before `wait` had ended. */
async function whileSeen<T>(wait: (hidden: AbortSignal) => Promise<T>): Promise<T | undefined> {
  if (document.hidden) return undefined;
  const hidden = new AbortController();
  const over = new AbortController();
  document.addEventListener('visibilitychange', () => hidden.abort(), { signal: over.signal });
  try {
    return await wait(hidden.signal);
  } catch (error) {
    if (!hidden.signal.aborted) throw error;
    return undefined;
  } finally {
    over.abort();
  }
}
