/** Milliseconds on the machine's monotonic clock, the same in all its processes and threads. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
