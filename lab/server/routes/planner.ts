import {
  MeasuredQuery,
  type MeasuredSystem,
  type PlanAnswer,
  type PlanProgress,
  PlanRequest,
} from '@sel/contract/lab/planner';
import { type TrialOverview, TrialRequest } from '@sel/contract/lab/trial';
import { Refusal } from '@sel/runtime/refusal';
import type { FastifyInstance } from 'fastify';
import { conditionsOf, needsProcessesAndWork } from '../../experiments/obstacles.ts';
import type { RouteParts } from '../lab-parts.ts';

/** How many workers are needed, and the trial of that: for those who have the token, since either keeps the machine busy. */
export async function plannerRoutes(app: FastifyInstance, parts: RouteParts): Promise<void> {
  const { planning, trials, live, mayAct } = parts;

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

  const obstacle = () => needsProcessesAndWork(conditionsOf(parts));
  app.get(
    '/lab/planificador/prueba',
    async (): Promise<TrialOverview> => ({
      obstacle: obstacle()?.why ?? null,
      trial: trials.latest ?? null,
    }),
  );
  // It runs as an experiment does: its progress is told there, and there it is cancelled.
  app.post<{ Body: TrialRequest }>(
    '/lab/planificador/prueba',
    { schema: { body: TrialRequest }, onRequest: mayAct },
    async (request) => {
      const found = obstacle();
      if (found) throw new Refusal(found.code, found.why.es);
      return { progress: trials.start(request.body) };
    },
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
      throw new Refusal(
        'nada_medido',
        'Aún no hay bastantes consultas medidas: pon una carga de unas 20 por segundo, sin que la cola crezca, y repite cuando haya ' +
          'pasado un minuto.',
      );
    },
  );
}
