import { Readable } from 'node:stream';
import { Consulta } from '@sel/contract';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { problemResponses } from '../openapi.ts';
import { partsFor } from '../report/answer.ts';
import type { ReportedConsulta } from '../report/consulta-reader.ts';
import { consultaNotFound, readConsultaId } from './consulta-id.ts';
import { MAX_WAIT_S, readPreferredWait } from './prefer.ts';

const schema = {
  summary: 'Informa de una consulta',
  description:
    `Con la cabecera «Prefer: wait=N» (RFC 7240) la respuesta espera hasta que la consulta termine o pasen N ` +
    `segundos (como mucho ${MAX_WAIT_S}). Mientras está pendiente, Retry-After dice cuándo volver a preguntar. ` +
    'Un resultado mayor que lo que este sistema envía es un 403 «resultado_demasiado_grande». HEAD no espera.',
  tags: ['consultas'],
  params: {
    type: 'object',
    required: ['consulta_id'],
    properties: { consulta_id: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } },
  },
  headers: { type: 'object', properties: { prefer: { type: 'string', examples: ['wait=10'] } } },
  response: { 200: Consulta, ...problemResponses(400, 401, 403, 404, 429, 503) },
};

interface Route {
  Params: { consulta_id: string };
}

/** GET /consultar/{consulta_id}: what is known of it now or, with Prefer: wait, once it has ended. */
export async function consultaRoute(app: FastifyInstance, dependencies: Dependencies): Promise<void> {
  const { reader, watcher, results } = dependencies;
  const path = '/consultar/:consulta_id';

  app.get<Route>(path, { schema, exposeHeadRoute: false }, async (request, reply) => {
    const id = readConsultaId(request.params.consulta_id);
    const waitS = readPreferredWait(request.headers.prefer);
    if (waitS === undefined) return send(reply, found(id, await reader.read(id, request.cliente)));
    const { first, ended } = watcher.watch(id, untilDeadlineOrClose(reply, waitS), request.cliente);
    const consulta = found(id, await first);
    reply.header('Preference-Applied', `wait=${waitS}`);
    return send(reply, (await ended) ?? consulta);
  });

  // Whoever asks for the headers wants them now: there is nothing to wait for, and no result to bring.
  app.head<Route>(path, { schema: { hide: true } }, async (request, reply) => {
    const id = readConsultaId(request.params.consulta_id);
    const consulta = found(id, await reader.read(id, request.cliente));
    describe(reply, consulta);
    // The length of a shared result is not known without reading it, and may be left out (RFC 9110, section 9.3.2).
    if (consulta.resultadoId === undefined) reply.header('Content-Length', total(consulta.json));
    return reply.send();
  });

  async function send(reply: FastifyReply, consulta: ReportedConsulta): Promise<FastifyReply> {
    const parts = await partsFor(reply.raw, consulta, results);
    return describe(reply, consulta)
      .header('Content-Length', total(parts))
      .send(parts.length === 1 ? parts[0] : Readable.from(parts));
  }
}

function found(id: number, consulta: ReportedConsulta | undefined): ReportedConsulta {
  if (!consulta) throw consultaNotFound(id);
  return consulta;
}

function describe(reply: FastifyReply, consulta: ReportedConsulta): FastifyReply {
  if (consulta.pending) reply.header('Retry-After', 1);
  return reply
    .header('Cache-Control', 'no-store')
    .header('Vary', 'Prefer')
    .type('application/json; charset=utf-8');
}

function total(parts: readonly (string | Buffer)[]): number {
  return parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
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
