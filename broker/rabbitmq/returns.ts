import type { AsyncMessage } from 'rabbitmq-client';

/**
 * How often the message has come back to the queue. Until RabbitMQ 4.2 `x-delivery-count` counts every return; since
 * 4.3 it leaves out those by `basic.nack`, and `x-acquired-count` counts every earlier delivery, whatever ended it.
 */
export function returnsOf({ redelivered, headers }: Pick<AsyncMessage, 'redelivered' | 'headers'>): number {
  // In a first delivery the headers are whatever the sender wrote.
  if (!redelivered) return 0;
  return Math.max(count(headers?.['x-delivery-count']), count(headers?.['x-acquired-count']));
}

function count(header: unknown): number {
  return Number(header) || 0;
}
