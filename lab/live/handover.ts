import type { ProcessReport } from '@sel/contract/lab/process';
import { PriorityQueue } from '../queueing/priority-queue.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';
import type { EndedConsulta } from './consulta-observer.ts';

export interface HandedConsulta extends EndedConsulta {
  handoverMs: number;
  /** From its publication until a hand of its worker was free, 0 where one was; undefined where that is not known. */
  waitedMs: number | undefined;
}

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

/**
 * What one worker did, all of it. Since when a hand was free is not known of the first consulta of each that had been
 * published before all ends that are known, and of those beside which others may be in work that have not ended yet:
 * their handovers are taken to be as long as the others'. They are not left out: the longer a consulta takes, the more
 * often it would be one of those.
 * @param oldestOpenMs all that were created before have ended.
 */
export function handedOver(
  ended: readonly EndedConsulta[],
  { name, capacity }: Pick<ProcessReport, 'name' | 'capacity'>,
  oldestOpenMs: number,
): HandedConsulta[] {
  const own = ended.filter(({ worker }) => worker === name).toSorted(byStart);
  const handovers = handoversMs(own, capacity);
  const firstEndMs = own.reduce((first, { processedMs }) => Math.min(first, processedMs), Infinity);
  const isKnown = ({ publishedMs, startedMs }: EndedConsulta, index: number) =>
    startedMs < oldestOpenMs && (index >= capacity || publishedMs >= firstEndMs);
  const { mean } = momentsOf(own.filter(isKnown).map(({ id }) => handovers.get(id) as number));
  return own.map((consulta, index) => {
    if (!isKnown(consulta, index)) return { ...consulta, handoverMs: mean, waitedMs: undefined };
    const handoverMs = handovers.get(consulta.id) as number;
    const { publishedMs, startedMs } = consulta;
    return { ...consulta, handoverMs, waitedMs: startedMs - publishedMs - handoverMs };
  });
}

function byStart(a: EndedConsulta, b: EndedConsulta): number {
  return a.startedMs - b.startedMs;
}
