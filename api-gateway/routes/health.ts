import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Dependencies } from '../dependencies.ts';

type State = 'ok' | 'caída';

interface Report {
  dependencias: Record<string, State>;
  /** Why those are down that are, where that is known. */
  motivos?: Record<string, string>;
}

/** GET /health (everything), /health/live (the process) and /health/ready (can this process do its job now?). */
export async function healthRoutes(app: FastifyInstance, { probe, publisher }: Dependencies): Promise<void> {
  const state = (isUp: boolean): State => (isUp ? 'ok' : 'caída');
  const report = async (): Promise<Report> => {
    const postgres = await probe.state();
    return {
      dependencias: { postgres: state(postgres.able), cola: state(publisher.isReady()) },
      ...(!postgres.able && { motivos: { postgres: postgres.reason } }),
    };
  };

  app.get('/health', { schema: healthSchema('Estado de cada dependencia') }, async (_, reply) => {
    const reported = await report();
    const healthy = Object.values(reported.dependencias).every((state) => state === 'ok');
    return send(reply, healthy, reported);
  });

  app.get('/health/live', { schema: healthSchema('El proceso responde') }, async (_, reply) =>
    send(reply, true, { dependencias: {} }),
  );

  // The broker does not count here: without it consultas are still accepted and published later. A queue in the
  // consultas' database is part of what the database must be able to do. What all gateways share and what passes does
  // not count either, such as too many unpublished: new consultas are refused, reads are not.
  app.get('/health/ready', { schema: healthSchema('Este proceso puede trabajar') }, async (_, reply) => {
    const reported = await report();
    return send(reply, reported.dependencias.postgres === 'ok', reported);
  });
}

function send(reply: FastifyReply, healthy: boolean, report: Report): FastifyReply {
  if (!healthy) reply.header('Retry-After', 2);
  return reply
    .code(healthy ? 200 : 503)
    .header('Cache-Control', 'no-store')
    .send({ status: healthy ? 'ok' : 'no disponible', ...report });
}

function healthSchema(summary: string) {
  const body = {
    type: 'object',
    properties: {
      status: { type: 'string' },
      dependencias: { type: 'object', additionalProperties: { type: 'string', enum: ['ok', 'caída'] } },
      motivos: { type: 'object', additionalProperties: { type: 'string' } },
    },
  };
  return { summary, tags: ['operación'], response: { 200: body, 503: body } };
}
