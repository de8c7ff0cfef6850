import { after } from 'node:test';
import { openPostgresForTest } from './queue-postgres.ts';
import { openRabbitmqForTest } from './queue-rabbitmq.ts';
import { HOW_TO_GET_RABBITMQ, openTestNode } from './rabbitmq.ts';
import type { TestedBroker } from './test-broker.ts';

/** The brokers that there are, for a test file that runs the same tests on each; a new one comes last. */
export async function brokersToTest(): Promise<TestedBroker[]> {
  const node = await openTestNode();
  after(() => node?.stop());
  return [
    { name: 'PostgreSQL', skip: false, open: openPostgresForTest },
    {
      name: 'RabbitMQ',
      skip: node ? false : HOW_TO_GET_RABBITMQ,
      open: () => openRabbitmqForTest(node as NonNullable<typeof node>),
    },
  ];
}
