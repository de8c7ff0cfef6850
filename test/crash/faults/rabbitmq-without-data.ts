import { waitFor } from '../../../local/processes/wait-for.ts';
import { reconcile } from '../reconcile.ts';
import type { Fault } from './fault.ts';

/** So many confirmed messages are lost with the disk. */
const QUEUED = 30;

/** RabbitMQ ends with messages in its queue, and what comes back is a new one, prepared as the first one was. */
export const rabbitmqWithoutData: Fault = {
  id: 'rabbitmq-without-data',
  title: 'RabbitMQ vuelve sin sus datos',
  holdS: { short: 0.5, long: 3 },
  needs: 'rabbitmq',
  async inject({ system }) {
    const nodes = system.rabbitmq?.nodes ?? [];
    // What a worker has in hand ends without its message: only what waits in the queue is lost.
    await Promise.all(system.workers.map((worker) => worker.end('SIGKILL')));
    await waitFor('messages wait', async () => ((await system.queueContents()).unsettled ?? 0) >= QUEUED);
    await Promise.all(nodes.map((node) => node.kill()));
    return async () => {
      for (const node of nodes) node.loseData();
      await Promise.all(nodes.map((node) => node.start()));
      await system.provisionQueue();
      await Promise.all(system.workers.map((worker) => worker.start()));
      await reconcile(system);
    };
  },
};
