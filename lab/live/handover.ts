import { PriorityQueue } from '../queueing/priority-queue.ts';
import type { EndedConsulta } from './consulta-observer.ts';

/**
 * How long each consulta was not yet in work although it was published and a hand of its worker was free:
 * what it takes to say that a hand is free, to fetch, and to deliver. Theory has no such time. To it this is
 * a part of the service, for meanwhile the hand can do nothing else.
 * @param ended all that ended, also before those that count: they tell when hands became free.
 * @param hands how many consultas each worker takes at a time.
 * @returns milliseconds by the consulta's id.
 */
export function handoversMs(ended: readonly EndedConsulta[], hands: number): Map<number, number> {
  const handovers = new Map<number, number>();
  for (const own of Map.groupBy(ended, ({ worker }) => worker).values()) {
    const used = new PriorityQueue<undefined>();
    for (const [index, { id, publishedMs, startedMs, processedMs }] of own.toSorted(byStart).entries()) {
      // The hand that has been free for the longest time takes it, so that no idle time is counted twice.
      const isFirstOfItsHand = index < hands;
      handovers.set(id, startedMs - (isFirstOfItsHand ? publishedMs : Math.max(publishedMs, used.dueMs)));
      if (!isFirstOfItsHand) used.take();
      used.add(processedMs, undefined);
    }
  }
  return handovers;
}

function byStart(a: EndedConsulta, b: EndedConsulta): number {
  return a.startedMs - b.startedMs;
}
