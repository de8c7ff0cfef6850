import { QUEUE } from '@sel/contract';
import type { Connection } from 'rabbitmq-client';
import { MAX_DELIVERIES } from '../broker.ts';

/** The exchange that gateways publish to. It leads to the one queue, so that no message of theirs gets anywhere else. */
export const CONSULTAS = 'consulta';

/** Name of both the exchange and the queue of the messages whose consulta has failed, or that are none. */
export const DEAD_LETTERS = `${QUEUE}.dead`;

/** What the broker has given up: a worker takes it from here to store the failure, then it is a dead letter. */
export const GIVEN_UP = `${QUEUE}.given_up`;

/** RabbitMQ 4 would drop a message after 20 deliveries where no limit is set; looking at dead letters is one, too. */
const NO_DELIVERY_LIMIT = 2 ** 31 - 1;

/**
 * The whole topology, for whoever creates it: this client over AMQP, or `provision.ts` over the
 * management API. RabbitMQ refuses to declare a queue again with other arguments, so they stand only here.
 */
export const TOPOLOGY = {
  exchange: { exchange: CONSULTAS, type: 'direct', durable: true },
  deadLetterExchange: { exchange: DEAD_LETTERS, type: 'fanout', durable: true },
  deadLetterQueue: {
    queue: DEAD_LETTERS,
    durable: true,
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': NO_DELIVERY_LIMIT },
  },
  givenUpQueue: {
    queue: GIVEN_UP,
    durable: true,
    arguments: {
      'x-queue-type': 'quorum',
      'x-delivery-limit': NO_DELIVERY_LIMIT,
      'x-dead-letter-exchange': DEAD_LETTERS,
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    },
  },
  queue: {
    queue: QUEUE,
    durable: true,
    arguments: {
      'x-queue-type': 'quorum',
      // RabbitMQ counts returns, one fewer than deliveries; since 4.3 only those of lost channels, what this is for.
      'x-delivery-limit': MAX_DELIVERIES - 1,
      'x-dead-letter-exchange': '', // The default exchange: straight into the queue of that name.
      'x-dead-letter-routing-key': GIVEN_UP,
      // A message leaves the queue only when the other one has confirmed it; needs reject-publish.
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    },
  },
  binding: { queue: QUEUE, exchange: CONSULTAS, routingKey: QUEUE },
  deadLetterBinding: { queue: DEAD_LETTERS, exchange: DEAD_LETTERS, routingKey: '' },
} as const;

/** What each service's RabbitMQ user may do: regular expressions over names (rabbitmq.com/access-control). */
export const PERMISSIONS = {
  // Publishes consultas; cannot consume, nor create or delete anything. Not through the default exchange, which
  // leads to every queue there is: whoever can write to what was given up ends other people's consultas (docs/adr/0019).
  api_gateway: { configure: '^$', write: `^${literal(CONSULTAS)}$`, read: '^$' },
  // Consumes the queue and what was given up, and adds to the dead letters; cannot publish a consulta.
  worker: {
    configure: '^$',
    write: `^${literal(DEAD_LETTERS)}$`,
    read: `^(${literal(QUEUE)}|${literal(GIVEN_UP)})$`,
  },
  // Asks how many messages wait, which needs no permission; can neither read one nor write one.
  mantenimiento: { configure: '^$', write: '^$', read: '^$' },
} as const;

/**
 * Makes sure that the queue and the exchange before it are there. Looking needs no permission, so a service with a
 * restricted user that finds them goes on; what is missing is created, which only an unrestricted user may do.
 * @throws {Error} with code ACCESS_REFUSED when something is missing and this user may not create it.
 */
export async function ensureTopology(connection: Connection): Promise<void> {
  if (!(await hasTopology(connection))) await declareTopology(connection);
}

/**
 * Whether they are there. That they are bound to each other, nobody can ask over AMQP: a message tells.
 * @param heard called when the first of two questions is answered.
 */
export async function hasTopology(connection: Connection, heard = () => {}): Promise<boolean> {
  try {
    await connection.queueDeclare({ queue: QUEUE, passive: true });
    heard();
    await connection.exchangeDeclare({ exchange: CONSULTAS, passive: true });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'NOT_FOUND') return false;
    throw error;
  }
}

/** Creates what is missing of it. */
export async function declareTopology(connection: Connection): Promise<void> {
  await connection.exchangeDeclare(TOPOLOGY.deadLetterExchange);
  await connection.queueDeclare(TOPOLOGY.deadLetterQueue);
  await connection.queueBind(TOPOLOGY.deadLetterBinding);
  await connection.queueDeclare(TOPOLOGY.givenUpQueue);
  await connection.queueDeclare(TOPOLOGY.queue);
  await connection.exchangeDeclare(TOPOLOGY.exchange);
  await connection.queueBind(TOPOLOGY.binding);
}

function literal(name: string): string {
  return name.replaceAll('.', '\\.');
}
