import { momentsOf } from '../queueing/statistics/moments.ts';
import { quantile } from '../queueing/statistics/quantiles.ts';
import type { HandedConsulta } from './handover.ts';

/** What consultas ask of the slots that they are worked on in, and what their way takes besides. */
interface SlotUse {
  /** For how long each one keeps its slot from all others: the turn from the one before, the work, the storing. */
  occupiedMs: number[];
  /** What the way takes besides, when nobody has to wait for a slot. */
  outsideMs: number[];
  /** How much longer it takes to deliver to a slot that lies idle than to turn one over to who waits already. */
  leadMs: number;
}

/** Of fewer who waited, or fewer who did not, it is not known how the two differ. */
const FEWEST = 10;
/** Who waited longer than so many of the deliveries take had been delivered when the slot came free. */
const MOST_DELIVERIES = 0.95;

/**
 * A consulta that finds an idle slot begins when it has been delivered there: stored, told of and fetched. One that waits
 * is delivered meanwhile, and begins when the slot that comes free has turned to it. It is begun at the later of these:
 *
 *     started = max(published + delivery, freed + turn)
 *
 * So only the turn keeps the slot from others; the delivery is a way that consultas go side by side. With all of them
 * published later by (delivery − turn), the slot that is kept from its turn on gives the same starts and ends: that is
 * how a planner, which knows a way and a service, can be told of it.
 *
 * Where too few waited to know the turn, it is taken to be as long as the delivery, which errs on the safe side.
 */
export function slotUse(handed: readonly HandedConsulta[]): SlotUse {
  const idle = handed.filter(({ waitedMs }) => waitedMs === 0);
  const deliveriesMs = Float64Array.from(idle, ({ handoverMs }) => handoverMs).sort();
  const deliveredMs = idle.length > 0 ? quantile(deliveriesMs, MOST_DELIVERIES) : 0;
  const waited = handed.filter(({ waitedMs }) => waitedMs !== undefined && waitedMs > deliveredMs);
  if (Math.min(idle.length, waited.length) < FEWEST) return undivided(handed);
  const turnsMs = waited.map(({ handoverMs }) => handoverMs);
  const turnMs = momentsOf(turnsMs).mean;
  const own = new Map(waited.map(({ id, handoverMs }) => [id, handoverMs]));
  return {
    occupiedMs: handed.map(
      (consulta, index) =>
        (own.get(consulta.id) ?? (turnsMs[index % turnsMs.length] as number)) + inHandMs(consulta),
    ),
    outsideMs: idle.map((consulta) => Math.max(0, acceptedMs(consulta) + consulta.handoverMs - turnMs)),
    leadMs: momentsOf(deliveriesMs).mean - turnMs,
  };
}

function undivided(handed: readonly HandedConsulta[]): SlotUse {
  return {
    occupiedMs: handed.map((consulta) => consulta.handoverMs + inHandMs(consulta)),
    outsideMs: handed.map((consulta) => Math.max(0, acceptedMs(consulta))),
    leadMs: 0,
  };
}

function acceptedMs({ createdMs, publishedMs }: HandedConsulta): number {
  return publishedMs - createdMs;
}

function inHandMs({ startedMs, processedMs }: HandedConsulta): number {
  return processedMs - startedMs;
}
