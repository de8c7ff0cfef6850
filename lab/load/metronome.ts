import { Worker } from 'node:worker_threads';
import { monotonicMs } from './clock.ts';

/** Two beats are at least this far apart: what is due meanwhile is sent together. */
const MIN_GAP_MS = 0.5;

/**
 * Wakes the event loop at given instants. Node's timers count whole milliseconds and were late by 0.6 ms in
 * the median, which would be added to every latency; a thread that waits for a futex was late by 0.1–0.2 ms,
 * at 3 to 6 % of a core for up to 1,000 beats a second.
 */
export class Metronome {
  readonly #thread: Worker;
  readonly #armed: Int32Array;
  readonly #due: Float64Array;
  readonly #onBeat: () => void;
  #lastBeatMs = 0;
  #stopped = false;

  constructor(onBeat: () => void) {
    const shared = new SharedArrayBuffer(16);
    this.#armed = new Int32Array(shared, 0, 1);
    this.#due = new Float64Array(shared, 8, 1);
    this.#onBeat = onBeat;
    this.#thread = new Worker(new URL('./metronome-thread.ts', import.meta.url), { workerData: shared });
    this.#thread.on('message', () => this.#beat());
  }

  /** Asks for a beat at `dueMs` on the monotonic clock, instead of the one asked for before. */
  beatAt(dueMs: number): void {
    this.#due[0] = Math.max(dueMs, this.#lastBeatMs + MIN_GAP_MS);
    Atomics.store(this.#armed, 0, 1);
    Atomics.notify(this.#armed, 0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#thread.terminate();
  }

  #beat(): void {
    if (this.#stopped) return;
    this.#lastBeatMs = monotonicMs();
    this.#onBeat();
  }
}
