import {
  MeasuredQuery,
  type MeasuredSystem,
  type PlanAnswer,
  type PlanProgress,
  PlanRequest,
} from '@sel/contract/lab/planner';
import type { FastifyInstance } from 'fastify';
import type { RouteParts } from '../lab-parts.ts';
import { LabProblem } from './problem.ts';

/** How many workers are needed: calculated for those who have the token, since it keeps a core busy for seconds. */
export async function plannerRoutes(app: FastifyInstance, parts: RouteParts): Promise<void> {
  const { planning, live, mayAct } = parts;

  app.post<{ Body: PlanRequest }>(
    '/lab/planificador',
    { schema: { body: PlanRequest }, onRequest: mayAct },
    async (request, reply): Promise<PlanAnswer> => {
      // Whoever leaves the page does not want the answer any more.
      const left = new AbortController();
      reply.raw.once('close', () => left.abort());
      return planning.plan(request.body, left.signal);
    },
  );

  app.get(
    '/lab/planificador',
    async (): Promise<PlanProgress> => ({ simulated: planning.simulated ?? null }),
  );

  const querystring = MeasuredQuery;
  app.get<{ Querystring: MeasuredQuery }>(
    '/lab/planificador/medidas',
    { schema: { querystring } },
    async (request) => {
      const { ultimas } = request.query;
      const found: MeasuredSystem | undefined = live.measured(
        ultimas === undefined ? undefined : Number(ultimas),
      );
      if (found) return found;
      throw new LabProblem(
        'nada_medido',
        'Aún no hay bastantes consultas medidas: pon una carga de unas 20 por segundo, sin que la cola crezca, y repite cuando haya ' +
          'pasado un minuto.',
      );
    },
  );
}
