import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '@sel/runtime/backoff';
import { type RunningProcess, untilReady } from './running-process.ts';

interface KeptProcessEvents {
  ready: [];
  /** It ended, or could not be started, without being told to; it is started again after the pause. */
  failed: [reason: string, pauseMs: number];
  stopped: [];
}

/** A process that lived this long had recovered: its next failure counts as a first one. */
const RECOVERED_MS = 30_000;
const PAUSE = { baseMs: 300, maxMs: 15_000 };

/** A process that is started again, after growing pauses, whenever it ends without being told to. */
export class KeptProcess extends EventEmitter<KeptProcessEvents> {
  readonly name: string;
  readonly #launch: () => Promise<RunningProcess>;
  readonly #stopping = new AbortController();
  #launching: Promise<RunningProcess> | undefined;
  #running: RunningProcess | undefined;
  #keeping: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;
  #deadUntilMs = 0;

  /** @param launch starts it; called again after each end. */
  constructor(name: string, launch: () => Promise<RunningProcess>) {
    super();
    this.name = name;
    this.#launch = launch;
  }

  /** Undefined while it does not run. */
  get pid(): number | undefined {
    return this.#running?.pid;
  }

  /**
   * Resolves when it is ready.
   * @throws {StartError} when it ends before that; it is not started again then.
   */
  async start(): Promise<void> {
    try {
      const running = await this.#launchOnce();
      await untilReady(this.name, running);
      this.emit('ready');
      this.#keeping = this.#keep(running);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Ends it for good, and waits for that. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopOnce();
    return this.#stopped;
  }

  /** Ends it at once; unless it is being stopped, it starts again. */
  kill(): void {
    this.#running?.kill();
  }

  /** Should it end, it is started again after this long at the earliest. */
  leaveDead(forMs: number): void {
    this.#deadUntilMs = performance.now() + forMs;
  }

  async #stopOnce(): Promise<void> {
    this.#stopping.abort();
    // A launch that fails at this moment leaves nothing to stop, and tells whoever started it.
    const running = await this.#launching?.catch(() => undefined);
    await running?.stop();
    await this.#keeping;
    this.emit('stopped');
  }

  async #launchOnce(): Promise<RunningProcess> {
    this.#launching = this.#launch();
    const running = await this.#launching;
    this.#running = running;
    void running.ended.then(() => {
      if (this.#running === running) this.#running = undefined;
    });
    return running;
  }

  async #keep(first: RunningProcess): Promise<void> {
    const { signal } = this.#stopping;
    let startedMs = performance.now();
    let reason = await first.ended;
    for (let failures = 1; !signal.aborted; failures += 1) {
      if (performance.now() - startedMs > RECOVERED_MS) failures = 1;
      const pauseMs = Math.max(backoffMs(failures, PAUSE), this.#deadUntilMs - performance.now());
      this.emit('failed', reason ?? 'terminó', pauseMs);
      await sleep(pauseMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      startedMs = performance.now();
      reason = await this.#runOnce();
    }
  }

  /** @returns why it ended, or could not be started. */
  async #runOnce(): Promise<string | undefined> {
    try {
      const running = await this.#launchOnce();
      Promise.resolve(running.ready).then(
        () => this.emit('ready'),
        () => {},
      );
      return (await running.ended) ?? undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }
}
