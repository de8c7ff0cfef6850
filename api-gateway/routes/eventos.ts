import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { problemResponses } from '../openapi.ts';
import { problemForError } from '../problem.ts';
import { partsFor } from '../report/answer.ts';
import type { ReportedConsulta } from '../report/consulta-reader.ts';
import { consultaNotFound, readConsultaId } from './consulta-id.ts';

const schema = {
  summary: 'Avisa cuando una consulta termina (server-sent events)',
  description:
    'Un evento «consulta» al conectar y otro cuando termina, con el mismo JSON que GET /consultar/{consulta_id}; ' +
    'después el servidor cierra. El último lleva «id: fin»: a quien vuelve con «Last-Event-ID: fin», como hace solo ' +
    'un EventSource, se le responde 204, que le dice que no vuelva. Cerrarlo uno mismo ahorra esa vuelta:\n\n' +
    '```js\n' +
    "const eventos = new EventSource('/consultar/1/eventos');\n" +
    "eventos.addEventListener('consulta', ({ data }) => {\n" +
    '  const consulta = JSON.parse(data);\n' +
    "  if (consulta.status !== 'pending') eventos.close();\n" +
    '});\n' +
    '```',
  tags: ['consultas'],
  params: {
    type: 'object',
    required: ['consulta_id'],
    properties: { consulta_id: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } },
  },
  headers: { type: 'object', properties: { 'last-event-id': { type: 'string', examples: ['fin'] } } },
  response: {
    200: {
      description: 'Flujo de eventos',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
    204: { description: 'El cliente ya recibió el último evento', type: 'null' },
    ...problemResponses(400, 401, 403, 404, 429, 503),
  },
};

/** The id of the event that says how a consulta ended. A standard client sends it when it comes back by itself. */
const LAST_EVENT_ID = 'fin';

/** Proxies close connections on which nothing passes; a comment now and then keeps them open. */
const KEEP_ALIVE_MS = 15_000;

/** A stream that has begun cannot be answered 503 any more: it waits for room, and is closed when there is none. */
const TRIES_FOR_ROOM = 10;
const ROOM_PAUSE_MS = 1_000;

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // After the last event the server closes, so that nobody has to find out whether more is to come.
  Connection: 'close',
  // Tells nginx to pass events on at once.
  'X-Accel-Buffering': 'no',
};

interface Route {
  Params: { consulta_id: string };
}

/** GET /consultar/{consulta_id}/eventos: server-sent events (WHATWG HTML, section 9.2). */
export async function eventosRoute(app: FastifyInstance, dependencies: Dependencies): Promise<void> {
  const { reader, watcher, results } = dependencies;
  const path = '/consultar/:consulta_id/eventos';

  app.get<Route>(path, { schema, exposeHeadRoute: false }, async (request, reply) => {
    const id = readConsultaId(request.params.consulta_id);
    const closed = new AbortController();
    reply.raw.once('close', () => closed.abort());
    const { first, ended } = watcher.watch(id, closed.signal, request.cliente);
    const consulta = await first;
    if (!consulta) throw consultaNotFound(id);
    if (hasSeenItsEnd(request, consulta)) return endForGood(reply);

    const parts = await partsFor(reply.raw, consulta, results);
    const stream = openStream(reply);
    stream.send(consulta, parts);
    const last = await ended;
    if (last && consulta.pending) {
      const lastParts = await whenThereIsRoom(() => partsFor(reply.raw, last, results));
      if (lastParts) stream.send(last, lastParts);
    }
    stream.close();
  });

  app.head<Route>(path, { schema: { hide: true } }, async (request, reply) => {
    const id = readConsultaId(request.params.consulta_id);
    const consulta = await reader.read(id, request.cliente);
    if (!consulta) throw consultaNotFound(id);
    return hasSeenItsEnd(request, consulta) ? endForGood(reply) : reply.headers(HEADERS).send();
  });
}

/** A consulta that is tried again by hand is pending once more, and ends once more. */
function hasSeenItsEnd({ headers }: FastifyRequest, { pending }: ReportedConsulta): boolean {
  return headers['last-event-id'] === LAST_EVENT_ID && !pending;
}

/** After a 204 a standard client does not come back (section 9.2.3); after an end of the stream it does, for ever. */
function endForGood(reply: FastifyReply): FastifyReply {
  return reply.code(204).header('Cache-Control', 'no-store').send();
}

/** @returns undefined when there is none for long, or it cannot be had: whoever comes back is told why. */
async function whenThereIsRoom<T>(open: () => Promise<T>): Promise<T | undefined> {
  for (let tries = 1; tries <= TRIES_FOR_ROOM; tries += 1) {
    try {
      return await open();
    } catch (error) {
      if (problemForError(error).code !== 'sobrecarga') return undefined;
      await sleep(ROOM_PAUSE_MS);
    }
  }
  return undefined;
}

function openStream(reply: FastifyReply) {
  reply.hijack();
  const response: ServerResponse = reply.raw;
  for (const [name, value] of Object.entries(reply.getHeaders())) response.setHeader(name, value as string);
  response.writeHead(200, HEADERS);
  const keepAlive = setInterval(() => response.write(': sigue pendiente\n\n'), KEEP_ALIVE_MS);
  return {
    send(consulta: ReportedConsulta, parts: readonly (string | Buffer)[]): void {
      const id = consulta.pending ? '' : `id: ${LAST_EVENT_ID}\n`;
      response.write(`${id}event: consulta\ndata: `);
      for (const part of parts) response.write(part);
      response.write('\n\n');
    },
    close(): void {
      clearInterval(keepAlive);
      response.end();
    },
  };
}
