import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { Problem } from '@sel/contract';
import type { FastifyInstance, onRequestHookHandler } from 'fastify';

/** Serves the contract as OpenAPI 3.1 (/openapi.json) and Swagger UI (/docs); both come from the routes' schemas. */
export async function registerOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sistema de Escalabilidad y Latencia',
        version: '0.2.0',
        description:
          'Consultas asíncronas sobre un catálogo de productos: se aceptan al instante, las procesa un worker y ' +
          'el resultado se pide después.',
      },
      tags: [
        { name: 'consultas', description: 'Crear consultas y conocer su resultado' },
        { name: 'operación', description: 'Salud, métricas e índice' },
      ],
    },
  });
  // The addresses are relative to the document's, so that they also hold behind a proxy that puts /api in front.
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformSpecification: (document) => ({ ...document, servers: [{ url: '..' }] }),
    uiHooks: { onRequest: addTrailingSlash },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => ({
    ...app.swagger(),
    servers: [{ url: '.' }],
  }));
}

/** Only below `/docs/` are the addresses within Swagger UI relative. */
const addTrailingSlash: onRequestHookHandler = (request, reply, done) => {
  if (/^\/docs(\?|$)/.test(request.url)) reply.redirect('docs/');
  else done();
};

const PROBLEM_DESCRIPTIONS: Record<number, string> = {
  400: 'La solicitud no es válida',
  401: 'Falta una clave de API válida',
  403: 'El resultado es mayor que lo que este sistema envía',
  404: 'No existe',
  413: 'El cuerpo es demasiado grande',
  415: 'El cuerpo no es JSON',
  422: 'La Idempotency-Key ya se usó con otra solicitud',
  429: 'Demasiadas solicitudes; Retry-After dice cuándo reintentar',
  503: 'Sobrecarga o dependencia caída; Retry-After dice cuándo reintentar',
};

/** The error responses of a route (RFC 9457), for its schema. */
export function problemResponses(...statuses: number[]): Record<number, object> {
  const content = { 'application/problem+json': { schema: Problem } };
  return Object.fromEntries(
    statuses.map((status) => [status, { description: PROBLEM_DESCRIPTIONS[status] ?? 'Error', content }]),
  );
}
