import type { EndedConsulta } from '../../live/consulta-observer.ts';
import { handoversMs } from '../../live/handover.ts';
import { CONCURRENCY, type Lives } from './setup.ts';

/**
 * What is kept of the consultas of a load.
 * @param ended all of a load that began with an empty queue.
 * @param startedAtMs when it began, on the same clock.
 */
export function livesOf(ended: readonly EndedConsulta[], startedAtMs: number): Lives {
  const handovers = handoversMs(ended, CONCURRENCY);
  const lives = ended.map((life) => ({ ...life, handoverMs: handovers.get(life.id) as number }));
  return columnsOf(lives, startedAtMs);
}

export type Life = Pick<EndedConsulta, 'publishedMs' | 'startedMs' | 'finishedMs' | 'processedMs'> & {
  handoverMs: number;
};

/** @param startedAtMs when the load began, on the lives' clock. */
export function columnsOf(lives: readonly Life[], startedAtMs = 0): Lives {
  const inOrder = lives.toSorted((a, b) => a.publishedMs - b.publishedMs);
  return {
    publishedMs: inOrder.map(({ publishedMs }) => publishedMs - startedAtMs),
    waitMs: inOrder.map(({ publishedMs, startedMs }) => startedMs - publishedMs),
    handoverMs: inOrder.map(({ handoverMs }) => handoverMs),
    workMs: inOrder.map(({ startedMs, finishedMs }) => finishedMs - startedMs),
    storeMs: inOrder.map(({ finishedMs, processedMs }) => processedMs - finishedMs),
  };
}
/** The same without those that were published during the warm-up. */
export function withoutWarmUp(lives: Lives, warmUpMs: number): Lives {
  const first = lives.publishedMs.findIndex((ms) => ms >= warmUpMs);
  const from = first < 0 ? lives.publishedMs.length : first;
  return {
    publishedMs: lives.publishedMs.slice(from),
    waitMs: lives.waitMs.slice(from),
    handoverMs: lives.handoverMs.slice(from),
    workMs: lives.workMs.slice(from),
    storeMs: lives.storeMs.slice(from),
  };
}
