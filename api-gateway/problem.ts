import type { Socket } from 'node:net';
import { BrokerUnavailableError } from '@sel/broker';
import { PROBLEM_CODES, type ProblemCode } from '@sel/contract';
import { OverloadedError } from '@sel/runtime/batcher';
import { isOutage } from '@sel/runtime/database-errors';
import { bodyProblems } from '@sel/runtime/fastify';
import { http } from '@sel/runtime/http';
import { PROBLEM_JSON, problemJson } from '@sel/runtime/problem-json';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** An error that is meant for the client: what was wrong and what to do. */
export class ProblemError extends Error {
  override name = 'ProblemError';
  readonly code: ProblemCode;
  readonly status: number;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterS: number | undefined;

  constructor(code: ProblemCode, detail: string, retryAfterS?: number) {
    super(detail);
    this.code = code;
    this.status = PROBLEM_CODES[code];
    this.retryAfterS = retryAfterS;
  }
}

/** Turns whatever a handler or the framework threw into what the client may know. */
export function problemForError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof OverloadedError) {
    return new ProblemError(
      'sobrecarga',
      'El sistema recibe más de lo que puede aceptar. Reintenta en un segundo.',
      1,
    );
  }
  const { code = '', statusCode = 500 } = error as { code?: string; statusCode?: number };
  const known = FRAMEWORK_PROBLEMS[code];
  if (known) return new ProblemError(...known);
  if (isOutage(error)) {
    return new ProblemError(
      'dependencia_no_disponible',
      'La base de datos no responde en este momento. Reintenta en unos segundos; al crear una consulta, con la misma ' +
        'Idempotency-Key, para que no haya dos si esta llegó a guardarse.',
      2,
    );
  }
  if (error instanceof BrokerUnavailableError) {
    return new ProblemError(
      'dependencia_no_disponible',
      'La cola no está disponible en este momento. La consulta no fue aceptada; reintenta en unos segundos.',
      2,
    );
  }
  if (statusCode >= 400 && statusCode < 500) {
    return new ProblemError('solicitud_invalida', 'La solicitud HTTP no se puede interpretar.');
  }
  return new ProblemError(
    'error_interno',
    'Ocurrió un error inesperado. Quedó en el registro del api-gateway.',
  );
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: ProblemError,
): FastifyReply {
  if (problem.retryAfterS !== undefined) reply.header('Retry-After', problem.retryAfterS);
  if (problem.status === 401) reply.header('WWW-Authenticate', 'Bearer');
  // Only then: beside another reason it would say that the coding was the fault (RFC 9110, section 12.5.3).
  if (problem.code === 'codificacion_no_admitida') reply.header('Accept-Encoding', 'identity');
  return reply
    .code(problem.status)
    .type(PROBLEM_JSON)
    .send(
      problemJson({
        status: problem.status,
        code: problem.code,
        detail: problem.message,
        instance: request.url,
      }),
    );
}

/** Answers what is not even HTTP, for which there is no request to reply to. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] = CLIENT_ERRORS[error.code ?? ''] ?? [
    400,
    'Lo recibido no es una solicitud HTTP válida.',
  ];
  const body = problemJson({ status, code: 'solicitud_invalida', detail });
  socket.end(
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\nContent-Type: ${PROBLEM_JSON}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

const FRAMEWORK_PROBLEMS: Record<string, [ProblemCode, string]> = {
  ...bodyProblems('El cuerpo debe ser JSON, por ejemplo {"tipo_consulta":"listar_todos"}.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'solicitud_invalida',
    'Content-Length no coincide con el cuerpo enviado.',
  ],
  FST_ERR_BAD_URL: ['ruta_no_encontrada', 'La dirección no es válida. Las rutas están en /docs.'],
  FST_ERR_MAX_PARAM_LENGTH: [
    'ruta_no_encontrada',
    'La dirección es demasiado larga. Las rutas están en /docs.',
  ],
};

const CLIENT_ERRORS: Record<string, [number, string]> = {
  HPE_HEADER_OVERFLOW: [431, 'Las cabeceras de la solicitud son demasiado grandes.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'La solicitud tardó demasiado en llegar.'],
};
