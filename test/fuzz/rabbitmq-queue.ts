import { QUEUE } from '@sel/contract';
import fc from 'fast-check';
import { Connection, type Envelope } from 'rabbitmq-client';
import { DEAD_LETTERS, GIVEN_UP } from '../../broker/rabbitmq/topology.ts';
import type { FuzzedQueue } from './fuzzed-queue.ts';
import { byteMessages, fateOf, rarely } from './message-cases.ts';

/** RabbitMQ's own limit, which headers must fit into; the workers' client sends no more than 8 KiB. */
const MAX_FRAME = 131_072;

interface Case {
  body: Buffer;
  properties: Envelope;
  /** When nobody can read it: put where RabbitMQ itself puts what it has given up. */
  isGivenUp: boolean;
}

export function fuzzRabbitmq(adminUrl: string): FuzzedQueue<Case> {
  const admin = new Connection({ url: adminUrl, frameMax: MAX_FRAME });
  admin.on('error', () => {}); // Whoever uses it gets the reason.
  const publisher = admin.createPublisher({ confirm: true });
  return {
    cases: (ended) => fc.record({ body: byteMessages(ended), properties, isGivenUp: rarely }),
    put: async (cases, ended) => {
      const fates = cases.map(({ body }) => fateOf(body.toString(), ended));
      const sent = cases.map(({ body, properties, isGivenUp }, index) => {
        const routingKey = isGivenUp && fates[index] === 'malformed' ? GIVEN_UP : QUEUE;
        return publisher.send({ ...properties, routingKey }, body);
      });
      await Promise.all(sent);
      return fates.filter((fate) => fate !== 'processed').length;
    },
    countDeadLetters: async () =>
      (await admin.queueDeclare({ queue: DEAD_LETTERS, passive: true })).messageCount,
    close: async () => {
      await publisher.close();
      await admin.close();
    },
  };
}

/** AMQP's short strings have 255 bytes at most. */
const shortText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', '0', 'é'.repeat(127)),
);

/** The client that puts them cannot encode all large ones, and others only as what they are not. */
function withSmallNumbers(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, part) => (typeof part === 'number' ? part % 2 ** 40 : part));
}

const headers = fc.dictionary(
  fc.oneof(
    fc.constantFrom('x-delivery-count', 'x-death', 'reason', 'rejected-at', 'x-first-death-queue'),
    shortText,
  ),
  fc.oneof(
    fc.jsonValue({ stringUnit: 'binary' }).map(withSmallNumbers),
    fc.constantFrom(50, -1, Number.MAX_SAFE_INTEGER, 2 ** 62, 0.5, 'x'.repeat(20_000), [[[[{}]]]]),
  ),
  { maxKeys: 5 },
);

const properties: fc.Arbitrary<Envelope> = fc.record(
  {
    contentType: fc.oneof(fc.constantFrom('application/json', 'text/plain'), shortText),
    contentEncoding: fc.oneof(fc.constantFrom('gzip', 'utf-8'), shortText),
    headers,
    messageId: shortText,
    correlationId: shortText,
    replyTo: shortText,
    type: shortText,
    priority: fc.nat(255),
    timestamp: fc.nat(),
    durable: fc.boolean(),
  },
  { requiredKeys: [] },
);
