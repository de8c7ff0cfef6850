import type { ChangedWorkers, WorkerSetting } from '@sel/contract/lab/control';
import type { Server } from '@sel/contract/lab/faults';
import type { ControlSignal, SystemControl } from '../faults/system-control.ts';

/** Knows what the workers were before it changed them for the first time, and what they were set to since. */
export class RememberingControl implements SystemControl {
  readonly #control: SystemControl;
  readonly #seen: () => WorkerSetting | undefined;
  #first: WorkerSetting | undefined;
  #now: WorkerSetting | undefined;

  /** @param seen what the workers are at this moment; undefined as long as they have not been seen. */
  constructor(control: SystemControl, seen: () => WorkerSetting | undefined) {
    this.#control = control;
    this.#seen = seen;
  }

  get abilities(): SystemControl['abilities'] {
    return this.#control.abilities;
  }

  get changedWorkers(): ChangedWorkers | undefined {
    const [first, now] = [this.#first, this.#now];
    if (!first || !now) return undefined;
    const isAsAtFirst = now.count === first.count && now.concurrency === first.concurrency;
    return isAsAtFirst ? undefined : { first, now };
  }

  async setWorkers(count: number, concurrency?: number): Promise<void> {
    this.#remember();
    await this.#control.setWorkers(count, concurrency);
    if (this.#now) this.#now = { count, concurrency: concurrency ?? this.#now.concurrency };
  }

  signal(target: string, signal: ControlSignal): Promise<void> {
    return this.#control.signal(target, signal);
  }

  kill(target: string, deadMs: number): Promise<void> {
    // One that is dead for some seconds is not seen, and belongs to them all the same.
    this.#remember();
    return this.#control.kill(target, deadMs);
  }

  restart(server: Server): Promise<void> {
    return this.#control.restart(server);
  }

  #remember(): void {
    this.#first ??= this.#seen();
    this.#now ??= this.#first;
  }
}
