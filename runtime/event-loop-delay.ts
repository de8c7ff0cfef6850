import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** The histogram wakes the process so often, which takes a percent of a core by itself. */
const RESOLUTION_MS = 10;
const CHECK_INTERVAL_MS = 1_000;
/** A loop that works less than this share of the time makes nobody wait. */
const AT_REST_BELOW = 0.1;

/** How long what is due waits for its turn. */
export interface Delay {
  meanMs: number;
  p99Ms: number;
}

/** How late the event loop comes to what is due. While it has next to nothing to do it is not measured, and counts as none. */
export class EventLoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #timer: NodeJS.Timeout | undefined;
  #loop: EventLoopUtilization = performance.eventLoopUtilization();

  start(): void {
    this.#timer = setInterval(() => this.#check(), CHECK_INTERVAL_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }

  /** Since the last time that it was asked. */
  take(): Delay {
    const { count, mean } = this.#histogram;
    const p99 = this.#histogram.percentile(99);
    this.#histogram.reset();
    return count > 0 ? { meanMs: late(mean), p99Ms: late(p99) } : { meanMs: 0, p99Ms: 0 };
  }

  #check(): void {
    const loop = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(loop, this.#loop);
    this.#loop = loop;
    if (utilization < AT_REST_BELOW) this.#histogram.disable();
    else this.#histogram.enable();
  }
}

/** The histogram holds whole intervals between its samples; what exceeds the resolution is delay. */
function late(intervalNs: number): number {
  return Math.max(0, intervalNs / 1e6 - RESOLUTION_MS);
}
