import type { EndedConsulta } from '../../live/consulta-observer.ts';
import { handoversMs } from '../../live/handover.ts';
import { tracedWaitsMs } from '../../queueing/simulation/trace.ts';
import { CONCURRENCY, SERVERS } from './setup.ts';

/** A consulta, and how long it kept a hand from others. */
export interface Occupancy extends EndedConsulta {
  handoverMs: number;
  /** The handover, the work and the storing of the result. */
  serviceMs: number;
  /** From its publication to its work, had all of them stood in one ideal queue. */
  idealWaitMs: number;
}

/** @param ended all consultas of a load that began with an empty queue. @returns them in the order of publication. */
export function occupancies(ended: readonly EndedConsulta[]): Occupancy[] {
  const handovers = handoversMs(ended, CONCURRENCY);
  const inOrder = ended
    .toSorted((a, b) => a.publishedMs - b.publishedMs)
    .map((consulta) => {
      const handoverMs = handovers.get(consulta.id) as number;
      return { ...consulta, handoverMs, serviceMs: handoverMs + consulta.processedMs - consulta.startedMs };
    });
  const waits = tracedWaitsMs(
    inOrder.map(({ publishedMs }) => publishedMs),
    inOrder.map(({ serviceMs }) => serviceMs),
    SERVERS,
  );
  return inOrder.map((consulta, index) => ({
    ...consulta,
    idealWaitMs: (waits[index] as number) + consulta.handoverMs,
  }));
}
