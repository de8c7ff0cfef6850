import { ConsultaAceptada, parseSolicitud, Solicitud } from '@sel/contract';
import { ActivityLog } from '@sel/runtime/activity-log';
import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { refuseWhenLate } from '../edge/limits.ts';
import { problemResponses } from '../openapi.ts';
import { ProblemError } from '../problem.ts';

const schema = {
  summary: 'Crea una consulta',
  description:
    'Guarda la consulta, la encola y responde de inmediato con su id. El resultado se pide en Location. ' +
    'Con Idempotency-Key, repetir la misma solicitud (hasta 24 h) devuelve la misma consulta.',
  tags: ['consultas'],
  headers: {
    type: 'object',
    properties: { 'idempotency-key': { type: 'string', minLength: 1, maxLength: 255 } },
  },
  body: Solicitud,
  response: { 202: ConsultaAceptada, ...problemResponses(400, 401, 413, 415, 422, 429, 503) },
};

/** POST /consultar: accept, store as pending, queue, answer at once. */
export async function consultarRoute(app: FastifyInstance, dependencies: Dependencies): Promise<void> {
  const { acceptor, metrics, logger } = dependencies;
  const activity = new ActivityLog(logger, 'consulta aceptada', 'consultas aceptadas');

  const limits = { onRequest: refuseWhenLate(dependencies), config: { rateLimit: {} } };

  app.post('/consultar', { schema, ...limits }, async (request, reply) => {
    const parsed = parseSolicitud(request.body);
    if ('rechazada' in parsed) throw new ProblemError(parsed.rechazada.code, parsed.rechazada.detail);
    const { peticion } = parsed;

    const key = readIdempotencyKey(request.headers['idempotency-key']);
    const id =
      key === undefined
        ? await acceptor.accept(peticion, request.cliente)
        : await acceptor.acceptOnce(peticion, key, request.cliente);
    if (id === 'key_reused') {
      throw new ProblemError(
        'idempotency_key_reutilizada',
        'Esa Idempotency-Key ya se usó con otra solicitud. Usa una clave nueva para cada solicitud distinta.',
      );
    }
    metrics.accepted.inc();
    activity.record({ consulta_id: id, tipo_consulta: peticion.tipo_consulta });
    return reply
      .code(202)
      .header('Location', `/consultar/${id}`)
      .type('application/json; charset=utf-8')
      .send(`{"consulta_id":${id},"status":"pending","message":"Consulta encolada exitosamente"}`);
  });
}

function readIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = String(header).trim();
  if (/^[\x21-\x7e][\x20-\x7e]{0,254}$/.test(key)) return key;
  throw new ProblemError(
    'idempotency_key_invalida',
    'Idempotency-Key admite de 1 a 255 caracteres ASCII visibles, por ejemplo un UUID.',
  );
}
