import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../dependencies.ts';

/**
 * GET /metrics, in Prometheus's text format, for who asks this process itself. Clients of a proxy (every one adds
 * X-Forwarded-For) get nothing, however they write its path.
 */
export async function metricsRoute(
  app: FastifyInstance,
  { metrics, watcher, results, probe }: Dependencies,
): Promise<void> {
  const schema = {
    summary: 'Métricas para Prometheus; a través de un proxy no existen',
    tags: ['operación'],
    response: { 200: { type: 'string' } },
  };
  app.get('/metrics', { schema }, async (request, reply) => {
    if (request.headers['x-forwarded-for'] !== undefined) return reply.callNotFound();
    metrics.waiters.set(watcher.waiterCount);
    metrics.databaseAble.set(Number(await probe.isAble()));
    metrics.resultBytes.set({ state: 'sending' }, results.sentBytes);
    metrics.resultBytes.set({ state: 'idle' }, results.bytes - results.sentBytes);
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
