import { Readable } from 'node:stream';
import { Consulta } from '@sel/contract';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Dependencies } from '../app.ts';
import { problemResponses } from '../openapi.ts';
import type { ReportedConsulta } from '../report/consulta-reader.ts';
import { consultaNotFound, readConsultaId } from './consulta-id.ts';
import { MAX_WAIT_S, readPreferredWait } from './prefer.ts';

const schema = {
  summary: 'Informa de una consulta',
  description:
    `Con la cabecera «Prefer: wait=N» (RFC 7240) la respuesta espera hasta que la consulta termine o pasen N ` +
    `segundos (como mucho ${MAX_WAIT_S}). Mientras está pendiente, Retry-After dice cuándo volver a preguntar.`,
  tags: ['consultas'],
  params: {
    type: 'object',
    required: ['consulta_id'],
    properties: { consulta_id: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } },
  },
  headers: { type: 'object', properties: { prefer: { type: 'string', examples: ['wait=10'] } } },
  response: { 200: Consulta, ...problemResponses(400, 401, 404, 429, 503) },
};

/** GET /consultar/{consulta_id}: what is known of it now or, with Prefer: wait, once it has ended. */
export async function consultaRoute(app: FastifyInstance, dependencies: Dependencies): Promise<void> {
  const { reader, watcher } = dependencies;

  app.get<{ Params: { consulta_id: string } }>(
    '/consultar/:consulta_id',
    { schema },
    async (request, reply) => {
      const id = readConsultaId(request.params.consulta_id);
      const waitS = readPreferredWait(request.headers.prefer);
      if (waitS === undefined) return sendConsulta(reply, found(id, await reader.read(id, request.cliente)));
      const { first, ended } = watcher.watch(id, untilDeadlineOrClose(reply, waitS), request.cliente);
      const consulta = found(id, await first);
      reply.header('Preference-Applied', `wait=${waitS}`);
      return sendConsulta(reply, (await ended) ?? consulta);
    },
  );
}

function found(id: number, consulta: ReportedConsulta | undefined): ReportedConsulta {
  if (!consulta) throw consultaNotFound(id);
  return consulta;
}

function sendConsulta(reply: FastifyReply, consulta: ReportedConsulta): FastifyReply {
  if (consulta.pending) reply.header('Retry-After', 1);
  return reply
    .header('Cache-Control', 'no-store')
    .header('Vary', 'Prefer')
    .type('application/json; charset=utf-8')
    .header('Content-Length', total(consulta.json))
    .send(consulta.json.length === 1 ? consulta.json[0] : Readable.from(consulta.json));
}

function total(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function untilDeadlineOrClose(reply: FastifyReply, seconds: number): AbortSignal {
  const end = new AbortController();
  const deadline = setTimeout(() => end.abort(), seconds * 1000);
  reply.raw.once('close', () => {
    clearTimeout(deadline);
    end.abort();
  });
  return end.signal;
}
