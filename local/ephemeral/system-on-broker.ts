import { createTestDatabase } from './database.ts';
import { type System, type SystemOptions, startSystem } from './system.ts';
import type { TestBroker, TestedBroker } from './test-broker.ts';

/** The whole system on one of the brokers, with what a test must see of its queue and do to it. */
export interface SystemOnBroker extends System {
  queue: TestBroker;
}

export async function startSystemOn(
  broker: TestedBroker,
  options: Omit<SystemOptions, 'database' | 'brokerUrls'> = {},
): Promise<SystemOnBroker> {
  const database = await createTestDatabase();
  const queue = await broker.open(database);
  const system = await startSystem({ ...options, database, brokerUrls: queue.urls });
  return {
    ...system,
    queue,
    stop: async () => {
      await system.stop();
      await queue.drop();
    },
  };
}
