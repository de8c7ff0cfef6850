import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../app.ts';
import { problemResponses } from '../openapi.ts';
import type { ReportedConsulta } from '../report/consulta-reader.ts';
import { consultaNotFound, readConsultaId } from './consulta-id.ts';

const schema = {
  summary: 'Avisa cuando una consulta termina (server-sent events)',
  description:
    'Un evento «consulta» al conectar y otro cuando termina, con el mismo JSON que GET /consultar/{consulta_id}; ' +
    'después el servidor cierra.',
  tags: ['consultas'],
  params: {
    type: 'object',
    required: ['consulta_id'],
    properties: { consulta_id: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } },
  },
  response: {
    200: {
      description: 'Flujo de eventos',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
    ...problemResponses(400, 401, 404, 429, 503),
  },
};

/** Proxies close connections on which nothing passes; a comment now and then keeps them open. */
const KEEP_ALIVE_MS = 15_000;

/** GET /consultar/{consulta_id}/eventos: server-sent events (WHATWG HTML, section 9.2). */
export async function eventosRoute(app: FastifyInstance, { watcher }: Dependencies): Promise<void> {
  app.get<{ Params: { consulta_id: string } }>(
    '/consultar/:consulta_id/eventos',
    { schema },
    async (request, reply) => {
      const id = readConsultaId(request.params.consulta_id);
      const closed = new AbortController();
      reply.raw.once('close', () => closed.abort());
      const { first, ended } = watcher.watch(id, closed.signal, request.cliente);
      const consulta = await first;
      if (!consulta) throw consultaNotFound(id);

      for (const [name, value] of Object.entries(reply.getHeaders()))
        reply.raw.setHeader(name, value as string);
      reply.hijack();
      const stream = openStream(reply.raw);
      stream.send(consulta);
      const last = await ended;
      if (last && consulta.pending) stream.send(last);
      stream.close();
    },
  );
}

function openStream(response: ServerResponse) {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // After the last event the server closes, so that nobody has to find out whether more is to come.
    Connection: 'close',
    // Tells nginx to pass events on at once.
    'X-Accel-Buffering': 'no',
  });
  const keepAlive = setInterval(() => response.write(': sigue pendiente\n\n'), KEEP_ALIVE_MS);
  return {
    send(consulta: ReportedConsulta): void {
      response.write('event: consulta\ndata: ');
      for (const part of consulta.json) response.write(part);
      response.write('\n\n');
    },
    close(): void {
      clearInterval(keepAlive);
      response.end();
    },
  };
}
