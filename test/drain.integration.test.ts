import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { brokersToTest } from '../local/ephemeral/queue.ts';
import { type SystemOnBroker, startSystemOn } from '../local/ephemeral/system-on-broker.ts';
import { waitFor } from '../local/processes/wait-for.ts';

const IN_HAND = 10;

for (const broker of await brokersToTest()) {
  describe(`on ${broker.name}`, { skip: broker.skip }, () => {
    let system: SystemOnBroker;
    before(async () => {
      const env = { WORKER_CONCURRENCY: String(IN_HAND), WORKER_TRABAJO_MS: '3000' };
      system = await startSystemOn(broker, { workers: 1, env });
    });
    after(() => system?.stop());

    const count = (where: string) => system.count(`consulta WHERE ${where}`);

    test('SIGTERM: a worker finishes what it has in hand and leaves the rest to others, nothing twice', async () => {
      await Promise.all(Array.from({ length: 3 * IN_HAND }, () => system.api.create()));
      await waitFor('the worker has its hands full', async () => (await system.queue.inHand()) === IN_HAND);
      const [worker] = system.workers;
      assert.equal(await worker?.end('SIGTERM'), 0, worker?.log());
      const finished = await count("worker = 'worker-1'");
      assert.ok(finished >= IN_HAND && finished % IN_HAND === 0, `${finished} finished`);
      // RabbitMQ tells that some seconds later.
      if (broker.name === 'PostgreSQL') assert.equal(await system.queue.inHand(), 0);

      await system.addWorker();
      await waitFor('all have ended', async () => (await count("status = 'pending'")) === 0);
      assert.equal(await count("status = 'completed'"), 3 * IN_HAND);
      assert.equal(await count("worker = 'worker-1'"), finished, 'the second worker did only what was left');
    });
  });
}
