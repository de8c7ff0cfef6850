/**
 * A browser opens six connections at most to one HTTP/1.1 server. A long poll or an event stream holds one
 * while it waits, so these leave two for everything else: without a worker, the seventh consulta could
 * otherwise not even be sent.
 */
const MAX_HELD = 4;

let held = 0;
const queue: (() => void)[] = [];

/** Runs what holds a connection while it waits; in its turn, when many wait at once. */
export async function holdingConnection<T>(wait: () => Promise<T>): Promise<T> {
  if (held === MAX_HELD) await new Promise<void>((resolve) => queue.push(resolve));
  else held += 1;
  try {
    return await wait();
  } finally {
    const next = queue.shift();
    if (next) next();
    else held -= 1;
  }
}
