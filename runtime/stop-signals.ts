const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * A terminal's Ctrl-C reaches the whole foreground group, and npm passes it on a second time to the command
 * that it runs: signals that come this close together are one request to stop.
 */
const SAME_REQUEST_MS = 500;

/**
 * Calls `stop` at the first SIGTERM or SIGINT, and `force` when another one follows later.
 * @param source what the signals reach: this process.
 * @returns a function that leaves the signals to others again.
 */
export function onStopSignal(
  stop: (signal: NodeJS.Signals) => void,
  force: () => void,
  now: () => number = () => performance.now(),
  source: NodeJS.EventEmitter = process,
): () => void {
  let firstMs: number | undefined;
  const receive = (signal: NodeJS.Signals) => {
    if (firstMs === undefined) {
      firstMs = now();
      stop(signal);
    } else if (now() - firstMs > SAME_REQUEST_MS) force();
  };
  for (const signal of SIGNALS) source.on(signal, receive);
  return () => {
    for (const signal of SIGNALS) source.off(signal, receive);
  };
}
