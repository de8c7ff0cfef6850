import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../app.ts';

type State = 'ok' | 'caída';

/** GET /health (everything), /health/live (the process) and /health/ready (can it accept consultas?). */
export async function healthRoutes(
  app: FastifyInstance,
  { probe, publisher, outbox }: Dependencies,
): Promise<void> {
  const state = (isUp: boolean): State => (isUp ? 'ok' : 'caída');
  const states = async () => ({
    postgres: state(await probe.isUp()),
    cola: state(publisher.isReady()),
  });

  app.get('/health', { schema: healthSchema('Estado de cada dependencia') }, async (_, reply) => {
    const dependencias = await states();
    const healthy = Object.values(dependencias).every((state) => state === 'ok');
    return send(reply, healthy, dependencias);
  });

  app.get('/health/live', { schema: healthSchema('El proceso responde') }, async (_, reply) =>
    send(reply, true, {}),
  );

  // A broker of its own does not count here: without it consultas are still accepted and published later. A queue in the
  // consultas' database does: nothing is accepted that cannot be put into it at the same time.
  const needsQueue = publisher.publishWithin !== undefined;
  app.get('/health/ready', { schema: healthSchema('Puede aceptar consultas') }, async (_, reply) => {
    const dependencias = await states();
    const canPublish = !needsQueue || dependencias.cola === 'ok';
    return send(reply, dependencias.postgres === 'ok' && canPublish && !outbox.isFull(), dependencias);
  });
}

function send(reply: import('fastify').FastifyReply, healthy: boolean, dependencias: Record<string, State>) {
  if (!healthy) reply.header('Retry-After', 2);
  return reply
    .code(healthy ? 200 : 503)
    .header('Cache-Control', 'no-store')
    .send({ status: healthy ? 'ok' : 'no disponible', dependencias });
}

function healthSchema(summary: string) {
  const body = {
    type: 'object',
    properties: {
      status: { type: 'string' },
      dependencias: { type: 'object', additionalProperties: { type: 'string', enum: ['ok', 'caída'] } },
    },
  };
  return { summary, tags: ['operación'], response: { 200: body, 503: body } };
}
