import { createHistogram, performance, type RecordableHistogram } from 'node:perf_hooks';

/** Looking wakes the process so often. */
const RESOLUTION_MS = 20;
const CHECK_INTERVAL_MS = 1_000;
/** A loop that works less than this share of the time makes nobody wait. */
const AT_REST_BELOW = 0.1;

/** How long what is due waits for its turn. */
export interface Delay {
  meanMs: number;
  p99Ms: number;
}

/**
 * How late the event loop comes to what is due, for one who asks. While it has next to nothing to do it is not
 * measured, and counts as none. However many ask, each for a time of its own, the process is woken for all together.
 */
export class EventLoopDelay {
  /** In microseconds. */
  readonly #histogram = createHistogram();

  start(): void {
    sampler.add(this.#histogram);
  }

  stop(): void {
    sampler.remove(this.#histogram);
  }

  /** Since the last time that it was asked. */
  take(): Delay {
    const { count, mean } = this.#histogram;
    const p99 = this.#histogram.percentile(99);
    this.#histogram.reset();
    return count > 0 ? { meanMs: mean / 1000, p99Ms: p99 / 1000 } : { meanMs: 0, p99Ms: 0 };
  }
}

/** Sets itself a time again and again, and sees how late it comes. */
class Sampler {
  readonly #histograms = new Set<RecordableHistogram>();
  #checking: NodeJS.Timeout | undefined;
  #sampling: NodeJS.Timeout | undefined;
  #loop = performance.eventLoopUtilization();

  add(histogram: RecordableHistogram): void {
    this.#histograms.add(histogram);
    this.#checking ??= setInterval(() => this.#check(), CHECK_INTERVAL_MS).unref();
  }

  remove(histogram: RecordableHistogram): void {
    this.#histograms.delete(histogram);
    if (this.#histograms.size > 0) return;
    clearInterval(this.#checking);
    this.#checking = undefined;
    this.#rest();
  }

  #check(): void {
    const loop = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(loop, this.#loop);
    this.#loop = loop;
    if (utilization < AT_REST_BELOW) this.#rest();
    else if (!this.#sampling) this.#sampleLater();
  }

  #rest(): void {
    clearTimeout(this.#sampling);
    this.#sampling = undefined;
  }

  #sampleLater(): void {
    const dueMs = performance.now() + RESOLUTION_MS;
    this.#sampling = setTimeout(() => {
      // A histogram takes no zero.
      const lateUs = Math.max(1, Math.round((performance.now() - dueMs) * 1000));
      for (const histogram of this.#histograms) histogram.record(lateUs);
      this.#sampleLater();
    }, RESOLUTION_MS).unref();
  }
}

const sampler = new Sampler();
