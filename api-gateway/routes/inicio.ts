import type { FastifyInstance } from 'fastify';

/** GET /: where things are, for whoever opens the API in a browser or with curl. */
export async function inicioRoute(app: FastifyInstance): Promise<void> {
  const schema = { summary: 'Índice de la API', tags: ['operación'], response: { 200: { type: 'object' } } };
  app.get('/', { schema }, async () => ({
    nombre: 'Sistema de Escalabilidad y Latencia',
    crear_consulta: 'POST /consultar',
    ver_consulta: 'GET /consultar/{consulta_id}',
    eventos: 'GET /consultar/{consulta_id}/eventos',
    documentacion: '/docs',
    openapi: '/openapi.json',
    salud: '/health',
    metricas: '/metrics',
  }));
}
