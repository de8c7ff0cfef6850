import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { ProblemError, sendProblem } from '../problem.ts';

/** What needs none of the parts that may still be missing. */
const AT_ONCE = ['/health/live', '/metrics'];

/**
 * Until all parts have started there is nothing to serve with. The port is open all the same: an orchestrator sees a
 * process that lives and is not ready, and lets it wait for a long migration instead of starting it again and again.
 */
export function refuseUntilStarted(app: FastifyInstance, { isStarted }: Dependencies): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (isStarted() || AT_ONCE.includes(request.routeOptions.url ?? '')) return done();
    // Not given to `done`: errors are logged, and whoever waits for a start asks many times a second.
    sendProblem(request, reply, starting());
  });
}

function starting(): ProblemError {
  return new ProblemError(
    'dependencia_no_disponible',
    'El api-gateway está arrancando: espera a la base de datos, o a sus migraciones. Reintenta en unos segundos.',
    2,
  );
}
