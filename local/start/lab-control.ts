import { BOUNDS } from '@sel/contract/lab/bounds';
import type { ControlReply, ControlRequest } from '@sel/runtime/control-protocol';
import { startOf } from '@sel/runtime/process-identity';
import { guard } from '../processes/guard.ts';
import { processTree, signalAll } from '../processes/process-tree.ts';
import type { Supervisor } from '../processes/supervisor.ts';

/** What the laboratory may have done to the system that started it. */
export class LabControl {
  readonly #supervisor: Supervisor;
  readonly #setConcurrency: (concurrency: number) => void;
  #concurrency: number | undefined;
  /** What stands still: which process it is, and what lets it go on should this one vanish. */
  readonly #frozen = new Map<number, { start: string | undefined; release(): void }>();

  /** @param setConcurrency is told how many consultas workers that start from now on take in hand. */
  constructor(supervisor: Supervisor, setConcurrency: (concurrency: number) => void) {
    this.#supervisor = supervisor;
    this.#setConcurrency = setConcurrency;
  }

  /** Never rejects: what goes wrong is told to the one who asked. */
  async answer(request: ControlRequest): Promise<ControlReply> {
    try {
      return { id: request.id, result: (await this.#carryOut(request)) ?? null };
    } catch (error) {
      return { id: request.id, error: (error as Error).message };
    }
  }

  /** Lets go on what stands still: it could not be stopped otherwise. */
  thaw(): void {
    const same = [...this.#frozen].filter(([pid, { start }]) => startOf(pid) === start);
    this.#signal(
      same.map(([pid]) => pid),
      'SIGCONT',
    );
  }

  async #carryOut(request: ControlRequest): Promise<unknown> {
    switch (request.action) {
      case 'abilities':
        return {
          processes: true,
          servers: ['postgres', 'rabbitmq'].filter((name) => this.#supervisor.pidOf(name)),
        };
      case 'setWorkers':
        return this.#setWorkers(request.count, request.concurrency);
      case 'signal':
        // A server consists of many processes, and all of them stand still or none.
        return this.#signalTree(request.target, request.signal);
      case 'kill':
        this.#supervisor.leaveDead(request.target, request.deadMs);
        return this.#signalTree(request.target, 'SIGKILL');
      case 'restart':
        // All at once, as when the machine loses power; the supervisor starts it again.
        return this.#signalTree(request.server, 'SIGKILL');
    }
  }

  async #setWorkers(count: number, concurrency: number | undefined): Promise<void> {
    if (count > BOUNDS.workers.max) throw new RangeError(`Como mucho caben ${BOUNDS.workers.max} workers.`);
    if (concurrency !== undefined && concurrency !== this.#concurrency) {
      this.#concurrency = concurrency;
      this.#setConcurrency(concurrency);
      await this.#supervisor.setWorkers(0);
    }
    await this.#supervisor.setWorkers(count);
  }

  #signalTree(name: string, signal: NodeJS.Signals): void {
    const root = this.#pidOf(name);
    // Stands still first, so that it starts nothing that would be missed.
    if (signal !== 'SIGCONT') signalAll([root], 'SIGSTOP');
    this.#signal(processTree(root), signal);
  }

  #signal(pids: readonly number[], signal: NodeJS.Signals): void {
    signalAll(pids, signal);
    for (const pid of pids) {
      this.#frozen.get(pid)?.release();
      this.#frozen.delete(pid);
      if (signal === 'SIGSTOP') this.#frozen.set(pid, { start: startOf(pid), release: guard(pid, 'CONT') });
    }
  }

  #pidOf(name: string): number {
    const pid = this.#supervisor.pidOf(name);
    if (pid === undefined) throw new Error(`«${name}» no está en marcha.`);
    return pid;
  }
}
