import { MAX_SIMULATED_WORK_MS } from '@sel/runtime/process-report';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { ExperimentRunningError } from '../../experiments/runner/experiment-runner.ts';
import { FAULTS } from '../../faults/faults.ts';
import { isEmpty, Mix } from '../../load/mix.ts';
import { Load, LoadPlan, Notice } from '../../load/plan.ts';
import type { RouteParts } from '../app.ts';
import { LabProblem } from './problem.ts';

const LoadBody = Type.Object(
  {
    load: Load,
    mix: Type.Optional(Mix),
    notice: Type.Optional(Notice),
    seed: Type.Optional(LoadPlan.properties.seed),
    pollIntervalMs: Type.Optional(LoadPlan.properties.pollIntervalMs),
  },
  { additionalProperties: false },
);
const LoadChangeBody = Type.Partial(Type.Omit(LoadBody, ['seed']), { additionalProperties: false });
const WorkBody = Type.Object(
  {
    meanMs: Type.Number({ minimum: 0, maximum: MAX_SIMULATED_WORK_MS }),
    distribution: Type.Enum(['constante', 'exponencial']),
    kind: Type.Enum(['espera', 'cpu']),
  },
  { additionalProperties: false },
);
const WorkersBody = Type.Object(
  {
    cantidad: Type.Integer({ minimum: 0, maximum: 64 }),
    concurrencia: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  },
  { additionalProperties: false },
);
const FaultBody = Type.Object(
  { duracion_ms: Type.Integer({ minimum: 100, maximum: 60_000, default: 5_000 }) },
  { additionalProperties: false },
);

/** A load of the page: enough for a laptop's cores, and bounded for the browser's sake. */
const MAX_RATE_PER_SECOND = 20_000;

/** What changes the system; only with the token. */
export async function actRoutes(app: FastifyInstance, parts: RouteParts): Promise<void> {
  const { live, control, session, work, faults, runner, mayAct, logger } = parts;
  app.addHook('onRequest', mayAct);
  // Whatever is changed by hand meanwhile would be measured as if it belonged to the experiment.
  const refuseDuringExperiment = () => {
    const { progress } = runner;
    if (progress?.state === 'running') throw new ExperimentRunningError(progress.experiment);
  };
  app.addHook('preHandler', async () => refuseDuringExperiment());

  app.put<{ Body: Type.Static<typeof LoadBody> }>(
    '/lab/carga',
    { schema: { body: LoadBody } },
    async (request) => {
      checkRate(request.body.load);
      checkMix(request.body.mix);
      await session.start(request.body, refuseDuringExperiment);
      return { carga: session.options };
    },
  );
  app.patch<{ Body: Type.Static<typeof LoadChangeBody> }>(
    '/lab/carga',
    { schema: { body: LoadChangeBody } },
    async (request) => {
      if (request.body.load) checkRate(request.body.load);
      checkMix(request.body.mix);
      session.change(request.body);
      return { carga: session.options };
    },
  );
  app.delete('/lab/carga', async () => {
    // The consultas under way are followed to their end meanwhile; the page need not wait for that.
    session.stop().catch((error) => logger.warn({ reason: error.message }, 'la carga no terminó en orden'));
    return { carga: null };
  });

  app.put<{ Body: Type.Static<typeof WorkersBody> }>(
    '/lab/workers',
    { schema: { body: WorkersBody } },
    async (request) => {
      const { cantidad, concurrencia } = request.body;
      await control.setWorkers(cantidad, concurrencia);
      return request.body;
    },
  );

  app.put<{ Body: Type.Static<typeof WorkBody> }>(
    '/lab/trabajo',
    { schema: { body: WorkBody } },
    async (request) => {
      await work.set(request.body);
      live.mark({ kind: 'work', subject: `${request.body.meanMs} ms` });
      return { trabajo: request.body };
    },
  );
  app.delete('/lab/trabajo', async () => {
    await work.clear();
    live.mark({ kind: 'work', subject: '0 ms' });
    return { trabajo: null };
  });

  app.post<{ Params: { nombre: string }; Body: Type.Static<typeof FaultBody> }>(
    '/lab/fallos/:nombre',
    { schema: { body: FaultBody } },
    async (request) => {
      const fault = FAULTS.find(({ name }) => name === request.params.nombre);
      if (!fault?.isPossible(control.abilities)) {
        throw new LabProblem(
          404,
          'fallo_desconocido',
          `Aquí no se puede provocar el fallo «${request.params.nombre}».`,
        );
      }
      await faults.inject(fault, request.body.duracion_ms);
      return { fallo_activo: fault.name };
    },
  );
}

function checkRate(load: Load): void {
  if (load.kind === 'closed') return;
  const highest = Math.max(
    ...load.profile.flatMap(({ fromPerSecond, toPerSecond }) => [fromPerSecond, toPerSecond]),
  );
  if (highest > MAX_RATE_PER_SECOND) {
    throw new LabProblem(
      400,
      'carga_excesiva',
      `La carga no puede pasar de ${MAX_RATE_PER_SECOND} consultas por segundo.`,
    );
  }
}

/** The schema cannot say that one weight at least must be above 0. */
function checkMix(mix: Mix | undefined): void {
  if (mix && isEmpty(mix)) {
    throw new LabProblem(400, 'mezcla_vacia', 'La mezcla necesita al menos un peso mayor que 0.');
  }
}
