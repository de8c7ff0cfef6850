import { createHistogram, performance, type RecordableHistogram } from 'node:perf_hooks';

/** Measuring wakes the process so often. */
const RESOLUTION_MS = 20;
/** Whether it is worth measuring is decided anew no sooner than this. */
const DECISION_MS = 1_000;
/** A loop that works less than this share of the time makes nobody wait. */
const AT_REST_BELOW = 0.1;

/** How long what is due waits for its turn. */
export interface Delay {
  meanMs: number;
  p99Ms: number;
}

/**
 * How late the event loop comes to what is due, for one who asks. While it has next to nothing to do it is not
 * measured, and counts as none. However many ask, each for a time of its own, the process is woken for all together;
 * one that rests is not woken at all, for it is who asks that has it found out whether there is something to measure.
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
    sampler.decide();
    const { count, mean } = this.#histogram;
    const p99 = this.#histogram.percentile(99);
    this.#histogram.reset();
    return count > 0 ? { meanMs: mean / 1000, p99Ms: p99 / 1000 } : { meanMs: 0, p99Ms: 0 };
  }
}

/** Sets itself a time again and again, and sees how late it comes. */
class Sampler {
  readonly #histograms = new Set<RecordableHistogram>();
  #sampling: NodeJS.Timeout | undefined;
  #loop = performance.eventLoopUtilization();
  #decidedMs = performance.now();

  add(histogram: RecordableHistogram): void {
    this.#histograms.add(histogram);
  }

  remove(histogram: RecordableHistogram): void {
    this.#histograms.delete(histogram);
    if (this.#histograms.size === 0) this.#rest();
  }

  /** By how busy the loop was since the last time. */
  decide(): void {
    const nowMs = performance.now();
    if (nowMs - this.#decidedMs < DECISION_MS || this.#histograms.size === 0) return;
    this.#decidedMs = nowMs;
    const loop = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(loop, this.#loop);
    this.#loop = loop;
    if (utilization < AT_REST_BELOW) this.#rest();
    else if (!this.#sampling) this.#sample();
  }

  #rest(): void {
    clearInterval(this.#sampling);
    this.#sampling = undefined;
  }

  #sample(): void {
    let dueMs = performance.now() + RESOLUTION_MS;
    this.#sampling = setInterval(() => {
      // A histogram takes no zero.
      const lateUs = Math.max(1, Math.round((performance.now() - dueMs) * 1000));
      for (const histogram of this.#histograms) histogram.record(lateUs);
      this.decide(); // It rests again also when nobody asks any more.
      dueMs = performance.now() + RESOLUTION_MS;
    }, RESOLUTION_MS).unref();
  }
}

const sampler = new Sampler();
