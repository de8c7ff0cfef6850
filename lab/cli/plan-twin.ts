import type { PlanRequest } from '@sel/contract/lab/planner';
import { cheapest } from '../planner/plan.ts';

/**
 * What can be tried here of a plan that is too large for this machine: the same service and objective with so much less
 * load that the workers fit. It shows whether the planner knows the service, the queue and this kind of load; not what
 * the database and the queue do at the full rate, nor how large pools wait less than small ones.
 */
export function twinOf(request: PlanRequest, mostWorkers: number, say: (text: string) => void): PlanRequest {
  const { chosen } = cheapest(request);
  if (!chosen || chosen.workers <= mostWorkers) return request;
  const share = (mostWorkers - (request.failures ?? 0)) / (chosen.workers + 1);
  const ratePerSecond = Math.max(1, Math.floor(request.ratePerSecond * share));
  say(
    `El plan pide ${chosen.workers} workers y aquí se prueban como mucho ${mostWorkers}: se prueba un gemelo pequeño, a ` +
      `${ratePerSecond} por segundo. Enseña si el planificador conoce el servicio y la cola; no, lo que la base de datos y la ` +
      'cola aguantan con toda la carga, ni que muchos workers juntos esperan menos.',
  );
  const { profile: _, ...rest } = request;
  return { ...rest, ratePerSecond };
}
