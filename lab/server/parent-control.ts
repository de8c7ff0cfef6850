import type { Server } from '@sel/contract/lab/faults';
import type { ControlReply, ControlRequest } from '@sel/runtime/control-protocol';
import type { Abilities, ControlSignal, SystemControl } from '../faults/system-control.ts';

type Action = ControlRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

/** Has the parent process (`npm start`) act, over the channel that it opened to this one. */
export class ParentControl implements SystemControl {
  readonly abilities: Abilities;
  readonly #ask: (action: Action) => Promise<unknown>;

  static async open(): Promise<ParentControl> {
    const ask = asker();
    return new ParentControl(ask, (await ask({ action: 'abilities' })) as Abilities);
  }

  private constructor(ask: (action: Action) => Promise<unknown>, abilities: Abilities) {
    this.#ask = ask;
    this.abilities = abilities;
  }

  async setWorkers(count: number, concurrency?: number): Promise<void> {
    await this.#ask({ action: 'setWorkers', count, ...(concurrency !== undefined && { concurrency }) });
  }

  async signal(target: string, signal: ControlSignal): Promise<void> {
    await this.#ask({ action: 'signal', target, signal });
  }

  async kill(target: string, deadMs: number): Promise<void> {
    await this.#ask({ action: 'kill', target, deadMs });
  }

  async restart(server: Server): Promise<void> {
    await this.#ask({ action: 'restart', server });
  }
}

function asker(): (action: Action) => Promise<unknown> {
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  process.on('message', (reply: ControlReply) => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) asked?.reject(new Error(reply.error));
    else asked?.resolve(reply.result);
  });
  return (action) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      process.send?.({ id: lastId, ...action } satisfies ControlRequest);
    });
}
