import {
  type ExperimentSummary,
  type ExperimentsOverview,
  StartRequest,
} from '@sel/contract/lab/experiments';
import { Refusal } from '@sel/runtime/refusal';
import type { FastifyInstance } from 'fastify';
import type { AnyExperiment } from '../../experiments/experiment.ts';
import { EXPERIMENTS } from '../../experiments/experiments.ts';
import { conditionsOf, type Obstacle } from '../../experiments/obstacles.ts';
import { powerOf } from '../../experiments/operating-characteristics.ts';
import { leastMs } from '../../experiments/plan.ts';
import type { RouteParts } from '../lab-parts.ts';

/** Which experiments there are and how far one is (for everybody), and starting and cancelling one (with the token). */
export async function experimentRoutes(app: FastifyInstance, parts: RouteParts): Promise<void> {
  const { runner, mayAct } = parts;
  const obstacleTo = (experiment: AnyExperiment) => experiment.obstacle(conditionsOf(parts));

  app.get(
    '/lab/experimentos',
    async (): Promise<ExperimentsOverview> => ({
      experiments: EXPERIMENTS.map((experiment) => describe(experiment, obstacleTo(experiment))),
      progress: runner.progress ?? null,
    }),
  );

  app.post<{ Params: { nombre: string }; Body: StartRequest }>(
    '/lab/experimentos/:nombre',
    { schema: { body: StartRequest }, onRequest: mayAct },
    async (request) => {
      const experiment = EXPERIMENTS.find(({ name }) => name === request.params.nombre);
      if (!experiment) {
        const known = EXPERIMENTS.map(({ name }) => name).join(', ');
        throw new Refusal(
          'experimento_desconocido',
          `No existe «${request.params.nombre}». Los experimentos son: ${known}.`,
        );
      }
      const obstacle = obstacleTo(experiment);
      if (obstacle) throw new Refusal(obstacle.code, obstacle.why.es);
      return { progress: await runner.start(experiment, request.body.plan) };
    },
  );

  app.delete('/lab/experimentos', { onRequest: mayAct }, async () => {
    await runner.cancel();
    return { progress: runner.progress ?? null };
  });
}

function describe(experiment: AnyExperiment, obstacle: Obstacle | undefined): ExperimentSummary {
  const { name, title, question, hypothesis, factors, stopRule, plans, preparationMs } = experiment;
  const [full, short] = [powerOf(experiment, 'full'), powerOf(experiment, 'short')];
  return {
    name,
    title,
    question,
    hypothesis,
    factors,
    stopRule,
    ...(full && short && { power: { full, short } }),
    leastMs: { full: leastMs(plans.full, preparationMs), short: leastMs(plans.short, preparationMs) },
    obstacle: obstacle?.why ?? null,
  };
}
