import { openConsumer } from '@sel/broker';
import { createLogger } from '@sel/runtime/logger';

/** A process that takes deliveries and settles none, to be killed: `BROKER_URL`, then the concurrency. */
const consumer = openConsumer({
  url: process.env.BROKER_URL as string,
  clientName: 'holding consumer',
  logger: createLogger('holding-consumer', { LOG_LEVEL: 'silent' }),
});
consumer.start(Number(process.argv[2]), () => process.stdout.write('.'));
