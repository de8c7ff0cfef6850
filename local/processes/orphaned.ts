const CHECK_MS = 1_000;

/**
 * Calls `stop` once the process that started this one is gone, if npm or one of its commands did: a parent that was killed
 * passes nothing on, and what it has started would go on for nobody. A program that a shell runs by itself may outlive the
 * shell.
 * @returns a function that watches no longer.
 */
export function whenOrphaned(stop: () => void): () => void {
  if (!process.env.npm_lifecycle_event) return () => {};
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, CHECK_MS).unref();
  return () => clearInterval(watch);
}
