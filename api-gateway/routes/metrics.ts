import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../app.ts';

/** GET /metrics, in Prometheus's text format. */
export async function metricsRoute(
  app: FastifyInstance,
  { metrics, watcher, results, probe }: Dependencies,
): Promise<void> {
  const schema = {
    summary: 'Métricas para Prometheus',
    tags: ['operación'],
    response: { 200: { type: 'string' } },
  };
  app.get('/metrics', { schema }, async (_, reply) => {
    metrics.waiters.set(watcher.waiterCount);
    metrics.databaseAble.set(Number(await probe.isAble()));
    metrics.resultBytes.set({ state: 'sending' }, results.sentBytes);
    metrics.resultBytes.set({ state: 'idle' }, results.bytes - results.sentBytes);
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
