import { PROBLEM_CODES, type ProblemCode } from '@sel/contract';
import { LAB_PROBLEM_CODES } from '@sel/contract/lab/problem';
import { PROBLEM_JSON, problemJson } from '@sel/runtime/problem-json';
import type { FastifyInstance } from 'fastify';
import { ExperimentRunningError } from '../../experiments/runner/experiment-runner.ts';
import { NoTargetError } from '../../faults/faults.ts';
import { FaultActiveError } from '../../faults/injector.ts';
import { NoControlError } from '../../faults/system-control.ts';
import { NoLoadError } from '../../live/load-session.ts';
import { DatabaseAwayError, WorkNotAcceptedError } from '../../live/work-setting.ts';
import { UntriableError } from '../../trial/trials.ts';
import { PlanningBusyError } from '../planning.ts';
import { TooManyAttemptsError } from './token-brake.ts';

const STATUS = { ...PROBLEM_CODES, ...LAB_PROBLEM_CODES };
type Code = keyof typeof STATUS;

/** What the laboratory refuses, in the form of the API's errors (RFC 9457). */
export class LabProblem extends Error {
  override name = 'LabProblem';
  readonly status: number;
  readonly code: Code;
  /** Seconds after which trying again makes sense. */
  readonly retryAfterS: number | undefined;

  constructor(code: Code, detail: string, retryAfterS?: number, status: number = STATUS[code]) {
    super(detail);
    this.code = code;
    this.status = status;
    this.retryAfterS = retryAfterS;
  }
}

const RETRY_AFTER_S = 2;

export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemFor(error as Error & { validation?: unknown; statusCode?: number });
    if (problem.status === 500) request.log.error({ err: error }, 'a request to the laboratory failed');
    if (problem.retryAfterS !== undefined) reply.header('Retry-After', problem.retryAfterS);
    const { status, code, message: detail } = problem;
    return reply.code(status).type(PROBLEM_JSON).send(problemJson({ status, code, detail }));
  });
  app.setNotFoundHandler((request) => {
    throw new LabProblem('ruta_no_encontrada', `No existe ${request.method} ${request.url}.`);
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

/** What the parts of the laboratory refuse, by their own classes of error. */
const REFUSALS: [new (...args: never[]) => Error, Code, retryAfterS?: number][] = [
  [TooManyAttemptsError, 'demasiados_intentos', RETRY_AFTER_S],
  [FaultActiveError, 'fallo_activo'],
  [UntriableError, 'plan_no_probable'],
  [PlanningBusyError, 'plan_en_marcha', RETRY_AFTER_S],
  [ExperimentRunningError, 'experimento_en_marcha'],
  [WorkNotAcceptedError, 'trabajo_no_admitido'],
  [NoControlError, 'sin_control'],
  [NoTargetError, 'nada_que_cambiar'],
  [NoLoadError, 'nada_que_cambiar'],
  [DatabaseAwayError, 'base_no_disponible', RETRY_AFTER_S],
];

function problemFor(error: Error & { validation?: unknown; statusCode?: number }): LabProblem {
  if (error instanceof LabProblem) return error;
  const refusal = REFUSALS.find(([type]) => error instanceof type);
  if (refusal) return new LabProblem(refusal[1], error.message, refusal[2]);
  const known = FRAMEWORK_PROBLEMS[(error as { code?: string }).code ?? ''];
  if (known) return new LabProblem(...known);
  if (error.validation) return new LabProblem('solicitud_invalida', error.message);
  if (error.statusCode && error.statusCode < 500)
    return new LabProblem('solicitud_invalida', error.message, undefined, error.statusCode);
  return new LabProblem(
    'error_interno',
    'Ocurrió un error inesperado. Quedó en el registro del laboratorio.',
  );
}
