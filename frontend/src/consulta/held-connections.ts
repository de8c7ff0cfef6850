/**
 * A browser opens six connections at most to one HTTP/1.1 server, for all tabs together. A long poll or an event
 * stream holds one while it waits, and the laboratory's stream another: three leave two for everything else.
 * Without a worker, the next consulta could otherwise not even be sent.
 */
const MAX_HELD = 3;
/** Where tabs cannot agree on it, two of them share what there is. */
const MAX_HELD_ALONE = 2;

/** Runs what holds a connection while it waits; in its turn, when many wait at once. */
export function holdingConnection<T>(wait: () => Promise<T>): Promise<T> {
  // Only there on https and localhost; the page is also opened from other machines.
  return navigator.locks ? inTurnOfAllTabs(navigator.locks, wait) : inTurnOfThisTab(wait);
}

/** Each turn is a lock. The first of them that is free is taken, and the others are not waited for any longer. */
async function inTurnOfAllTabs<T>(locks: LockManager, wait: () => Promise<T>): Promise<T> {
  const outcome = Promise.withResolvers<T>();
  const taken = new AbortController();
  for (let turn = 1; turn <= MAX_HELD; turn += 1) {
    const use = async () => {
      if (taken.signal.aborted) return;
      taken.abort();
      await wait().then(outcome.resolve, outcome.reject);
    };
    // Aborting rejects those that are still waited for.
    locks.request(`consulta.conexion-${turn}`, { signal: taken.signal }, use).catch(() => {});
  }
  return outcome.promise;
}

let held = 0;
const queue: (() => void)[] = [];

async function inTurnOfThisTab<T>(wait: () => Promise<T>): Promise<T> {
  if (held === MAX_HELD_ALONE) await new Promise<void>((resolve) => queue.push(resolve));
  else held += 1;
  try {
    return await wait();
  } finally {
    const next = queue.shift();
    if (next) next();
    else held -= 1;
  }
}
