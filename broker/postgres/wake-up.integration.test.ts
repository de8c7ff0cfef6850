import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLogger } from '@sel/runtime/logger';
import { createTestDatabase, type TestDatabase } from '../../local/ephemeral/database.ts';
import { countQueries, type QueryCounter } from '../../local/ephemeral/query-counter.ts';
import { message } from '../../local/ephemeral/queue-clients.ts';
import { waitFor } from '../../local/processes/wait-for.ts';
import type { Delivery } from '../broker.ts';
import { PostgresConsumer } from './consumer.ts';
import { PostgresPublisher } from './publisher.ts';

const logger = createLogger('test', { LOG_LEVEL: 'silent' });
const MESSAGES = 40;

describe('a message that comes alone', () => {
  let database: TestDatabase;
  let counter: QueryCounter;
  let publisher: PostgresPublisher;
  const consumers: PostgresConsumer[] = [];
  before(async () => {
    database = await createTestDatabase();
    counter = await countQueries(database.urls.worker);
    publisher = new PostgresPublisher({ url: database.urls.owner, clientName: 'test', logger });
    publisher.start();
    await waitFor('the publisher is ready', () => publisher.isReady());
  });
  after(async () => {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await publisher?.stop();
    await counter?.close();
    await database?.drop();
  });

  async function consume(concurrency: number, handle: (delivery: Delivery) => void): Promise<Delivery[]> {
    const deliveries: Delivery[] = [];
    const consumer = new PostgresConsumer({
      url: counter.through(database.urls.worker),
      clientName: 'test',
      logger,
    });
    consumers.push(consumer);
    consumer.start(concurrency, (delivery) => {
      deliveries.push(delivery);
      handle(delivery);
    });
    const looks = counter.count('queue_watch') + consumers.length;
    await waitFor('it has looked', () => consumer.isReady() && counter.count('queue_watch') >= looks);
    return deliveries;
  }

  /**
   * One after the other, each when the one before has been delivered.
   * @returns how many were delivered only after somebody had looked: looks come with time, also where nobody waits for one.
   */
  async function publishOneByOne(delivered: () => number): Promise<number> {
    let lookedFor = 0;
    for (let n = 1; n <= MESSAGES; n += 1) {
      const before = delivered();
      const looks = counter.count('queue_watch');
      await publisher.publish([message(n)]);
      await waitFor('it is delivered', () => delivered() > before);
      if (counter.count('queue_watch') > looks) lookedFor += 1;
    }
    return lookedFor;
  }

  test('wakes one worker, each in its turn', async () => {
    const one = await consume(5, (delivery) => delivery.ack());
    const other = await consume(5, (delivery) => delivery.ack());
    const before = counter.count('queue_claim');
    await publishOneByOne(() => one.length + other.length);
    const claims = counter.count('queue_claim') - before;
    assert.ok(claims < 1.5 * MESSAGES, `${claims} claims for ${MESSAGES} messages`);
    assert.ok(Math.min(one.length, other.length) > MESSAGES / 4, `${one.length} and ${other.length}`);
  });

  test('is passed on by a worker whose hands are full, and does not wait for anybody to look', async () => {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()));
    const held = await consume(1, () => {});
    await publisher.publish([message(1)]);
    await waitFor('its hands are full', () => held.length === 1);
    const free = await consume(5, (delivery) => delivery.ack());
    const lookedFor = await publishOneByOne(() => free.length);
    held[0]?.ack();
    // Half of them are told to the one who is busy: without being passed on, each would wait for a look.
    assert.ok(lookedFor < MESSAGES / 4, `${lookedFor} of ${MESSAGES} messages waited for a look`);
  });
});
