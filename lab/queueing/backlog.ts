import { atLeastZero } from './domain.ts';
import { offeredLoad, type Queue, UnstableError } from './queue.ts';

/**
 * How long servers that are all busy need to empty a queue while more arrives, in seconds:
 * backlog / (cμ − λ). The fluid view of a burst, in which a large queue's size changes at the difference
 * of the rates (Newell, *Applications of Queueing Theory*, 2nd edition, 1982, chapter 2). What it leaves
 * out is chance: about √(backlog) customers either way, which matters less the larger the burst.
 * @throws {UnstableError} when as much arrives as is done: then the queue never empties.
 */
export function drainSeconds(backlog: number, queue: Queue): number {
  const load = offeredLoad(queue);
  if (load >= queue.servers) throw new UnstableError(queue.servers, load);
  return (atLeastZero('backlog', backlog) * queue.serviceMs) / 1000 / (queue.servers - load);
}
