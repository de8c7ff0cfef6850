import type { ExperimentSummary, ExperimentsOverview } from '@sel/contract';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { AnyExperiment } from '../../experiments/experiment.ts';
import { EXPERIMENTS } from '../../experiments/experiments.ts';
import type { Conditions, Obstacle } from '../../experiments/obstacles.ts';
import { leastMs } from '../../experiments/plan.ts';
import type { RouteParts } from '../app.ts';
import { LabProblem } from './problem.ts';

const StartBody = Type.Object(
  { plan: Type.Enum(['full', 'short'], { default: 'short' }) },
  { additionalProperties: false },
);

/** Which experiments there are and how far one is (for everybody), and starting and cancelling one (with the token). */
export async function experimentRoutes(
  app: FastifyInstance,
  { control, work, runner, mayAct }: RouteParts,
): Promise<void> {
  const conditions = (): Conditions => ({ ...control.abilities, simulatedWork: work.isAccepted });

  app.get(
    '/lab/experimentos',
    async (): Promise<ExperimentsOverview> => ({
      experimentos: EXPERIMENTS.map((experiment) => describe(experiment, experiment.obstacle(conditions()))),
      progreso: runner.progress ?? null,
    }),
  );

  app.post<{ Params: { nombre: string }; Body: { plan: 'full' | 'short' } }>(
    '/lab/experimentos/:nombre',
    { schema: { body: StartBody }, onRequest: mayAct },
    async (request) => {
      const experiment = EXPERIMENTS.find(({ name }) => name === request.params.nombre);
      if (!experiment) {
        const known = EXPERIMENTS.map(({ name }) => name).join(', ');
        throw new LabProblem(
          404,
          'experimento_desconocido',
          `No existe «${request.params.nombre}». Los experimentos son: ${known}.`,
        );
      }
      const obstacle = experiment.obstacle(conditions());
      if (obstacle) throw new LabProblem(409, obstacle.code, obstacle.why.es);
      return { progreso: await runner.start(experiment, request.body.plan) };
    },
  );

  app.delete('/lab/experimentos', { onRequest: mayAct }, async () => {
    await runner.cancel();
    return { progreso: runner.progress ?? null };
  });
}

function describe(
  { name, title, question, hypothesis, factors, stopRule, plans, preparationMs }: AnyExperiment,
  obstacle: Obstacle | undefined,
): ExperimentSummary {
  return {
    name,
    title,
    question,
    hypothesis,
    factors,
    stopRule,
    leastMs: { full: leastMs(plans.full, preparationMs), short: leastMs(plans.short, preparationMs) },
    obstacle: obstacle?.why ?? null,
  };
}
