import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem.ts';

/** Answers like everything else what Node would refuse by itself with an empty body. */
export function keepProtocol(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _, done) => {
    const isMissing = request.raw.httpVersion === '1.1' && request.headers.host === undefined;
    done(isMissing ? new ProblemError('solicitud_invalida', 'Falta la cabecera Host.') : undefined);
  });
  // A server may ignore an expectation that it does not know (RFC 9110, section 10.1.1).
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
}
