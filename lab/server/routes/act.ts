import { BOUNDS } from '@sel/contract/lab/bounds';
import { FaultRequest, WorkersRequest } from '@sel/contract/lab/control';
import { isFaultName } from '@sel/contract/lab/faults';
import { type Load, LoadChange, LoadRequest, type Mix, USUAL_LOAD_MS } from '@sel/contract/lab/load';
import { SimulatedWorkSettings } from '@sel/contract/lab/work';
import { Refusal } from '@sel/runtime/refusal';
import type { FastifyInstance } from 'fastify';
import { refuseDuring } from '../../experiments/runner/experiment-runner.ts';
import { faultOf } from '../../faults/faults.ts';
import { isEmpty } from '../../load/mix.ts';
import type { RouteParts } from '../lab-parts.ts';

/** What changes the system; only with the token. */
export async function actRoutes(app: FastifyInstance, parts: RouteParts): Promise<void> {
  const { control, session, work, faults, runner, mayAct, logger } = parts;
  app.addHook('onRequest', mayAct);
  // Whatever is changed by hand meanwhile would be measured as if it belonged to the experiment.
  const refuseDuringExperiment = () => {
    const { progress } = runner;
    if (progress?.state === 'running') refuseDuring(progress.experiment);
  };
  app.addHook('preHandler', async () => refuseDuringExperiment());

  app.put<{ Body: LoadRequest }>('/lab/carga', { schema: { body: LoadRequest } }, async (request) => {
    checkRate(request.body.load);
    checkMix(request.body.mix);
    const { endsAfterMs = USUAL_LOAD_MS, ...options } = request.body;
    await session.start(options, refuseDuringExperiment, endsAfterMs);
    return { load: session.options, revision: session.revision, endsAtMs: session.endsAtMs };
  });
  app.patch<{ Body: LoadChange }>('/lab/carga', { schema: { body: LoadChange } }, async (request) => {
    if (request.body.load) checkRate(request.body.load);
    checkMix(request.body.mix);
    session.change(request.body);
    return { load: session.options, revision: session.revision, endsAtMs: session.endsAtMs };
  });
  app.delete('/lab/carga', async () => {
    // The consultas under way are followed to their end meanwhile; the page need not wait for that.
    session.stop().catch((error) => logger.warn({ reason: error.message }, 'la carga no terminó en orden'));
    return { load: null };
  });

  app.put<{ Body: WorkersRequest }>('/lab/workers', { schema: { body: WorkersRequest } }, async (request) => {
    const { count, concurrency } = request.body;
    await control.setWorkers(count, concurrency);
    return request.body;
  });

  app.put<{ Body: SimulatedWorkSettings }>(
    '/lab/trabajo',
    { schema: { body: SimulatedWorkSettings } },
    async (request) => {
      await work.set(request.body);
      return { work: request.body };
    },
  );
  app.delete('/lab/trabajo', async () => {
    await work.clear();
    return { work: null };
  });

  app.post<{ Params: { nombre: string }; Body: FaultRequest }>(
    '/lab/fallos/:nombre',
    { schema: { body: FaultRequest } },
    async (request) => {
      const { nombre } = request.params;
      const fault = isFaultName(nombre) ? faultOf(nombre) : undefined;
      if (!fault?.isPossible(control.abilities)) {
        throw new Refusal('fallo_desconocido', `Aquí no se puede provocar el fallo «${nombre}».`);
      }
      await faults.inject(fault, request.body.durationMs);
      return { activeFault: fault.name };
    },
  );
}

function checkRate(load: Load): void {
  if (load.kind === 'closed') return;
  const highest = Math.max(
    ...load.profile.flatMap(({ fromPerSecond, toPerSecond }) => [fromPerSecond, toPerSecond]),
  );
  const { max } = BOUNDS.ratePerSecond;
  if (highest > max) {
    throw new Refusal('carga_excesiva', `La carga no puede pasar de ${max} consultas por segundo.`);
  }
}

/** The schema cannot say that one weight at least must be above 0. */
function checkMix(mix: Mix | undefined): void {
  if (mix && isEmpty(mix)) {
    throw new Refusal('mezcla_vacia', 'La mezcla necesita al menos un peso mayor que 0.');
  }
}
