import { PROBLEM_CODES } from '@sel/contract';
import { LAB_PROBLEM_CODES } from '@sel/contract/lab/problem';
import { bodyProblems } from '@sel/runtime/fastify';
import { PROBLEM_JSON, problemJson } from '@sel/runtime/problem-json';
import { Refusal } from '@sel/runtime/refusal';
import type { FastifyInstance } from 'fastify';

const STATUS = { ...PROBLEM_CODES, ...LAB_PROBLEM_CODES };

/** Answers what the laboratory refuses in the form of the API's errors (RFC 9457). */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((thrown, request, reply) => {
    const error = thrown as FrameworkError;
    const { code, message: detail, retryAfterS } = refusalIn(error);
    // Fastify has several ways to find a request invalid.
    const status = (code === 'solicitud_invalida' && error.statusCode) || STATUS[code];
    if (status === 500) request.log.error({ err: error }, 'a request to the laboratory failed');
    if (retryAfterS !== undefined) reply.header('Retry-After', retryAfterS);
    return reply.code(status).type(PROBLEM_JSON).send(problemJson({ status, code, detail }));
  });
  app.setNotFoundHandler((request) => {
    throw new Refusal('ruta_no_encontrada', `No existe ${request.method} ${request.url}.`);
  });
}

/** What Fastify refuses by itself, in the API's codes. */
const FRAMEWORK_PROBLEMS = bodyProblems('El cuerpo debe ser JSON.');

interface FrameworkError extends Error {
  code?: string;
  statusCode?: number;
}

function refusalIn(error: FrameworkError): Refusal {
  if (error instanceof Refusal) return error;
  const known = FRAMEWORK_PROBLEMS[error.code ?? ''];
  if (known) return new Refusal(...known);
  return error.statusCode && error.statusCode < 500
    ? new Refusal('solicitud_invalida', error.message)
    : new Refusal('error_interno', 'Ocurrió un error inesperado. Quedó en el registro del laboratorio.');
}
