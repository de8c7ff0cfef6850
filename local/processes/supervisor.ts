import { EventEmitter } from 'node:events';
import { KeptProcess } from './kept-process.ts';
import type { RunningProcess } from './running-process.ts';

interface SupervisorEvents {
  ready: [name: string];
  /** It ended without being told to, and is started again after the pause. */
  failed: [name: string, reason: string, pauseMs: number];
  stopped: [name: string];
}

export type Launch = () => Promise<RunningProcess>;

/** All processes of a system, by name: keeps each of them running, and any number of workers. */
export class Supervisor extends EventEmitter<SupervisorEvents> {
  /** The stages in the order of their start; the processes of one are stopped together. */
  readonly #stages: KeptProcess[][] = [];
  readonly #workers: KeptProcess[] = [];
  /** Workers that finish what they have in hand, and are no more counted. */
  readonly #leaving = new Set<KeptProcess>();
  readonly #launchWorker: (name: string) => Launch;
  #scaling: Promise<void> = Promise.resolve();
  #stopping = false;

  /** @param launchWorker how the worker with this name (`worker-1`, `worker-2`…) is started. */
  constructor(launchWorker: (name: string) => Launch) {
    super();
    this.#launchWorker = launchWorker;
  }

  /** Starts a process and resolves when it is ready. @throws {StartError} */
  async start(name: string, launch: Launch): Promise<void> {
    const kept = this.#create(name, launch);
    this.#stages.push([kept]);
    await kept.start();
  }

  /**
   * Starts or stops workers until there are `count`, and resolves when all of them are ready; those with
   * the highest numbers go first. Several calls are carried out one after the other.
   * @throws {StartError} when one of the new workers cannot start.
   */
  setWorkers(count: number): Promise<void> {
    if (!this.#stages.includes(this.#workers)) this.#stages.push(this.#workers);
    const scaled = this.#scaling.then(() => this.#scaleTo(count));
    this.#scaling = scaled.catch(() => {});
    return scaled;
  }

  get workers(): string[] {
    return this.#workers.map(({ name }) => name);
  }

  /** All that runs at this moment, in the order of their start. */
  get names(): string[] {
    return this.#stages.flat().flatMap(({ name, pid }) => (pid === undefined ? [] : name));
  }

  /** Undefined while no process of this name runs. */
  pidOf(name: string): number | undefined {
    return this.#stages.flat().find((kept) => kept.name === name)?.pid;
  }

  /** The next time that it ends, it is started again after this long at the earliest. */
  leaveDead(name: string, forMs: number): void {
    this.#stages
      .flat()
      .find((kept) => kept.name === name)
      ?.leaveDead(forMs);
  }

  /** Stops everything, in the reverse order of the start; workers that are leaving leave with the others. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const stage of this.#stages.toReversed()) {
      await Promise.all(stage.map((kept) => kept.stop()));
      if (stage === this.#workers) await this.#scaling;
    }
  }

  kill(): void {
    for (const kept of [...this.#stages.flat(), ...this.#leaving]) kept.kill();
  }

  #create(name: string, launch: Launch): KeptProcess {
    const kept = new KeptProcess(name, async () => {
      // What is asked for while everything stops would be left running.
      if (this.#stopping) throw new Error(`${name} is not started: the system stops`);
      return launch();
    });
    kept.on('ready', () => this.emit('ready', name));
    kept.on('failed', (reason, pauseMs) => this.emit('failed', name, reason, pauseMs));
    kept.on('stopped', () => this.emit('stopped', name));
    return kept;
  }

  async #scaleTo(count: number): Promise<void> {
    const leaving = this.#workers.splice(count);
    const joining: KeptProcess[] = [];
    // One that could not start has left its number free, which need not be the last.
    for (let index = 0; this.#workers.length < count; index += 1) {
      const name = `worker-${index + 1}`;
      if (this.#workers[index]?.name === name) continue;
      const worker = this.#create(name, this.#launchWorker(name));
      this.#workers.splice(index, 0, worker);
      joining.push(worker);
    }
    await Promise.all([
      ...leaving.map((worker) => this.#leave(worker)),
      ...joining.map((worker) => worker.start().catch((error) => this.#drop(worker, error))),
    ]);
  }

  async #leave(worker: KeptProcess): Promise<void> {
    this.#leaving.add(worker);
    await worker.stop();
    this.#leaving.delete(worker);
  }

  #drop(worker: KeptProcess, error: Error): never {
    this.#workers.splice(this.#workers.indexOf(worker), 1);
    throw error;
  }
}
