import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../app.ts';

type State = 'ok' | 'caída';

/** How long an answer of the database stays good: probes come from many sides and must not add load. */
const CACHE_MS = 500;
const PROBE_TIMEOUT_MS = 2_000;

/** GET /health (everything), /health/live (the process) and /health/ready (can it accept consultas?). */
export async function healthRoutes(
  app: FastifyInstance,
  { pool, publisher, outbox }: Dependencies,
): Promise<void> {
  const probeDatabase = cached(async () => {
    const timeout = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('timeout')), PROBE_TIMEOUT_MS).unref();
    });
    return Promise.race([pool.query('SELECT 1'), timeout]).then(
      (): State => 'ok',
      (): State => 'caída',
    );
  });

  const states = async () => ({
    postgres: await probeDatabase(),
    cola: (publisher.isReady() ? 'ok' : 'caída') as State,
  });

  app.get('/health', { schema: healthSchema('Estado de cada dependencia') }, async (_, reply) => {
    const dependencias = await states();
    const healthy = Object.values(dependencias).every((state) => state === 'ok');
    return send(reply, healthy, dependencias);
  });

  app.get('/health/live', { schema: healthSchema('El proceso responde') }, async (_, reply) =>
    send(reply, true, {}),
  );

  // The broker does not count here: without it consultas are still accepted and published later.
  app.get('/health/ready', { schema: healthSchema('Puede aceptar consultas') }, async (_, reply) => {
    const dependencias = await states();
    return send(reply, dependencias.postgres === 'ok' && !outbox.isFull(), dependencias);
  });
}

function send(reply: import('fastify').FastifyReply, healthy: boolean, dependencias: Record<string, State>) {
  if (!healthy) reply.header('Retry-After', 2);
  return reply
    .code(healthy ? 200 : 503)
    .header('Cache-Control', 'no-store')
    .send({ status: healthy ? 'ok' : 'no disponible', dependencias });
}

function cached<T>(probe: () => Promise<T>): () => Promise<T> {
  let last: { atMs: number; result: Promise<T> } | undefined;
  return () => {
    if (!last || performance.now() - last.atMs > CACHE_MS)
      last = { atMs: performance.now(), result: probe() };
    return last.result;
  };
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
