import { PROBLEM_CODES, type ProblemCode } from '@sel/contract';
import type { FastifyInstance } from 'fastify';
import { ExperimentRunningError } from '../../experiments/runner/experiment-runner.ts';
import { NoTargetError } from '../../faults/faults.ts';
import { FaultActiveError } from '../../faults/injector.ts';
import { NoControlError } from '../../faults/system-control.ts';
import { NoLoadError } from '../../live/load-session.ts';
import { DatabaseAwayError, WorkNotAcceptedError } from '../work-setting.ts';
import { TooManyAttemptsError } from './token-brake.ts';

/** What the laboratory refuses, in the form of the API's errors (RFC 9457). */
export class LabProblem extends Error {
  override name = 'LabProblem';
  readonly status: number;
  readonly code: string;

  /** Seconds after which trying again makes sense. */
  readonly retryAfterS: number | undefined;

  constructor(status: number, code: string, detail: string, retryAfterS?: number) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
  }
}

/** Seconds after which to ask again. */
const RETRY_AFTER_S = 2;

export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemFor(error as Error & { validation?: unknown; statusCode?: number });
    if (problem.status === 500) request.log.error({ err: error }, 'a request to the laboratory failed');
    if (problem.retryAfterS !== undefined) reply.header('Retry-After', problem.retryAfterS);
    return reply.code(problem.status).type('application/problem+json; charset=utf-8').send({
      type: 'about:blank',
      title: problem.code,
      status: problem.status,
      code: problem.code,
      detail: problem.message,
    });
  });
  app.setNotFoundHandler((request) => {
    throw new LabProblem(404, 'ruta_no_encontrada', `No existe ${request.method} ${request.url}.`);
  });
}

/** What Fastify refuses by itself, in the API's codes. */
const FRAMEWORK_PROBLEMS: Record<string, [ProblemCode, string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'tipo_de_contenido_no_admitido',
    'El cuerpo debe enviarse con la cabecera Content-Type: application/json.',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: ['cuerpo_demasiado_grande', 'El cuerpo supera los 64 KiB que se admiten.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['json_invalido', 'El cuerpo está vacío: debe ser JSON.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['json_invalido', 'El cuerpo no es JSON válido.'],
};

function problemFor(error: Error & { validation?: unknown; statusCode?: number }): LabProblem {
  if (error instanceof LabProblem) return error;
  if (error instanceof TooManyAttemptsError)
    return new LabProblem(429, 'demasiados_intentos', error.message, RETRY_AFTER_S);
  if (error instanceof FaultActiveError) return new LabProblem(409, 'fallo_activo', error.message);
  if (error instanceof ExperimentRunningError)
    return new LabProblem(409, 'experimento_en_marcha', error.message);
  if (error instanceof WorkNotAcceptedError) return new LabProblem(409, 'trabajo_no_admitido', error.message);
  if (error instanceof NoControlError) return new LabProblem(409, 'sin_control', error.message);
  if (error instanceof NoTargetError || error instanceof NoLoadError)
    return new LabProblem(409, 'nada_que_cambiar', error.message);
  if (error instanceof DatabaseAwayError) return new LabProblem(503, 'base_no_disponible', error.message, 2);
  const known = FRAMEWORK_PROBLEMS[(error as { code?: string }).code ?? ''];
  if (known) return new LabProblem(PROBLEM_CODES[known[0]], ...known);
  if (error.validation || error instanceof RangeError)
    return new LabProblem(400, 'solicitud_invalida', error.message);
  if (error.statusCode && error.statusCode < 500)
    return new LabProblem(error.statusCode, 'solicitud_invalida', error.message);
  return new LabProblem(
    500,
    'error_interno',
    'Ocurrió un error inesperado. Quedó en el registro del laboratorio.',
  );
}
