/* What the services that are written with Fastify have in common. */

import type { ProblemCode } from '@sel/contract';
import { readJsonText } from '@sel/contract/json-body';
import type { SolicitudRechazada } from '@sel/contract/solicitud';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';

/** For a service whose routes Fastify does not check, so that it does not load its compilers for them: 40 ms of the start. */
export const NO_COMPILERS = {
  compilersFactory: { buildValidator: () => () => () => true, buildSerializer: () => () => JSON.stringify },
} as unknown as NonNullable<FastifyServerOptions['schemaController']>;

/** The largest body: a consulta needs some 100 bytes, and a load with a long profile some thousands. */
export const BODY_LIMIT_BYTES = 64 * 1024;

/**
 * What Fastify's own codes for a body that it refuses are to the client: the code of the problem, and its text.
 * @param expected says what a body should be.
 */
export function bodyProblems(expected: string): Record<string, [ProblemCode, string]> {
  return {
    FST_ERR_CTP_INVALID_MEDIA_TYPE: [
      'tipo_de_contenido_no_admitido',
      'El cuerpo debe enviarse con la cabecera Content-Type: application/json.',
    ],
    FST_ERR_CTP_BODY_TOO_LARGE: [
      'cuerpo_demasiado_grande',
      `El cuerpo supera los ${BODY_LIMIT_BYTES / 1024} KiB que se admiten.`,
    ],
    FST_ERR_CTP_EMPTY_JSON_BODY: ['json_invalido', `El cuerpo está vacío. ${expected}`],
    FST_ERR_CTP_INVALID_JSON_BODY: ['json_invalido', `El cuerpo no es JSON válido. ${expected}`],
  };
}

/**
 * Bodies are JSON in UTF-8; Fastify's own parser would put replacement characters for what is neither.
 * @param toError the service's own error for what is wrong with a body.
 */
export function takeJsonOnly(app: FastifyInstance, toError: (rejected: SolicitudRechazada) => Error): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const read = readJsonText(body, request.headers);
    if ('rechazada' in read) done(toError(read.rechazada));
    else parse(request, read.text, done);
  });
}
