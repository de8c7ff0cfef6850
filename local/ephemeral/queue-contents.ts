import { ManagementError } from '@sel/broker/rabbitmq/management';
import { QUEUE } from '@sel/contract';
import type pg from 'pg';
import { DEAD_LETTERS, GIVEN_UP } from '../../broker/rabbitmq/topology.ts';
import type { TestVhost } from './rabbitmq-vhost.ts';

/** How many messages the broker holds; undefined when it cannot say so now. */
export interface QueueContents {
  /** Waiting or in a worker's hands, those included that the broker has given up and a worker must still fail. */
  unsettled: number | undefined;
  deadLetters: number | undefined;
}

/** Asks RabbitMQ's management API; its figures are up to one tick old. */
export async function rabbitmqContents(vhost: TestVhost): Promise<QueueContents> {
  const path = 'queues/{vhost}?disable_stats=true&enable_queue_totals=true';
  const queues = (await vhost.call('GET', path).catch(noneYet)) as { name: string; messages?: number }[];
  const messagesOf = (name: string) => queues.find((queue) => queue.name === name)?.messages;
  const [waiting, givenUp] = [messagesOf(QUEUE), messagesOf(GIVEN_UP)];
  const areKnown = waiting !== undefined && givenUp !== undefined;
  return { unsettled: areKnown ? waiting + givenUp : undefined, deadLetters: messagesOf(DEAD_LETTERS) };
}

/** For some seconds after a node was cut off, RabbitMQ answers with 500 and nothing else, or not at all. */
function noneYet(error: unknown): [] {
  if (error instanceof ManagementError && error.isTransient) return [];
  throw error;
}

/** The name of the node that leads the queue's replicas. */
export async function queueLeader(vhost: TestVhost): Promise<string> {
  return ((await vhost.call('GET', `queues/{vhost}/${QUEUE}`)) as { leader: string }).leader;
}

const COUNT = `
  SELECT (SELECT count(*)::int FROM consulta_queue) AS unsettled,
         (SELECT count(*)::int FROM consulta_queue_dead) AS dead_letters`;

export async function postgresContents(owner: pg.Pool): Promise<QueueContents> {
  const { rows } = await owner.query<{ unsettled: number; dead_letters: number }>(COUNT);
  const [{ unsettled, dead_letters }] = rows as [{ unsettled: number; dead_letters: number }];
  return { unsettled, deadLetters: dead_letters };
}
