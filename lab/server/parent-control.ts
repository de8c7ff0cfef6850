import type { ControlReply, ControlRequest } from '@sel/runtime/control-protocol';
import type { Abilities, SystemControl } from '../faults/system-control.ts';

type Action = ControlRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

/** Has the parent process (`npm start`) act, over the channel that it opened to this one. */
export async function parentControl(): Promise<SystemControl> {
  const ask = asker();
  return {
    abilities: await ask<Abilities>({ action: 'abilities' }),
    setWorkers: (count, concurrency) =>
      ask({ action: 'setWorkers', count, ...(concurrency !== undefined && { concurrency }) }),
    signal: (target, signal) => ask({ action: 'signal', target, signal }),
    kill: (target, deadMs) => ask({ action: 'kill', target, deadMs }),
    restart: (server) => ask({ action: 'restart', server }),
  };
}

function asker() {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  process.on('message', (reply: ControlReply) => {
    const asked = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ('error' in reply) asked?.reject(new Error(reply.error));
    else asked?.resolve(reply.result);
  });
  return <Result = void>(action: Action): Promise<Result> => {
    const asked = Promise.withResolvers<unknown>();
    lastId += 1;
    waiting.set(lastId, asked);
    process.send?.({ id: lastId, ...action } satisfies ControlRequest);
    return asked.promise as Promise<Result>;
  };
}
