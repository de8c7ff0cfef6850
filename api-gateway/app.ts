import cors from '@fastify/cors';
import type { Publisher } from '@sel/broker';
import type { DatabaseProbe } from '@sel/runtime/database-probe';
import type { Logger } from '@sel/runtime/logger';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Acceptor } from './accept/acceptor.ts';
import type { Outbox } from './accept/outbox.ts';
import type { Config } from './config.ts';
import type { Metrics } from './metrics.ts';
import { registerOpenApi } from './openapi.ts';
import { answerClientError, ProblemError, problemForError, sendProblem } from './problem.ts';
import type { ConsultaReader } from './report/consulta-reader.ts';
import type { ConsultaWatcher } from './report/consulta-watcher.ts';
import { consultaRoute } from './routes/consulta.ts';
import { consultarRoute } from './routes/consultar.ts';
import { eventosRoute } from './routes/eventos.ts';
import { healthRoutes } from './routes/health.ts';
import { inicioRoute } from './routes/inicio.ts';
import { metricsRoute } from './routes/metrics.ts';

/** What the routes need; the process (main.ts) makes and stops it. */
export interface Dependencies {
  acceptor: Acceptor;
  reader: ConsultaReader;
  watcher: ConsultaWatcher;
  outbox: Outbox;
  publisher: Publisher;
  probe: DatabaseProbe;
  metrics: Metrics;
  logger: Logger;
  config: Config;
}

/** A request's body and its headers together stay far below this; a consulta needs some 100 bytes. */
const BODY_LIMIT_BYTES = 64 * 1024;

/** The HTTP edge as an app without a port: what listens, and where, is main.ts's business. */
export async function buildApp(dependencies: Dependencies): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: dependencies.logger as FastifyBaseLogger,
    disableRequestLogging: true,
    bodyLimit: BODY_LIMIT_BYTES,
    // Longer than the proxy in front keeps idle connections, so that it never writes into a closed one.
    keepAliveTimeout: 75_000,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => sendProblem(request, reply as never, problemForError(error)),
    clientErrorHandler: answerClientError,
  });
  // Validation is ours (contract/), with messages for people; the schemas in the routes document them.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  app.removeContentTypeParser('text/plain');

  handleErrors(app, dependencies);
  recordRequests(app, dependencies.metrics);
  await allowOrigins(app, dependencies.config.CORS_ORIGINS);
  await registerOpenApi(app);

  await app.register(consultarRoute, dependencies);
  await app.register(consultaRoute, dependencies);
  await app.register(eventosRoute, dependencies);
  await app.register(healthRoutes, dependencies);
  await app.register(metricsRoute, dependencies);
  await app.register(inicioRoute);
  return app;
}

function handleErrors(app: FastifyInstance, { logger }: Dependencies): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemForError(error);
    if (problem.code === 'error_interno') logger.error({ err: error, url: request.url }, 'a request failed');
    else if (problem.status >= 500) logger.warn({ reason: (error as Error).message }, problem.code);
    return sendProblem(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      request,
      reply,
      new ProblemError(
        'ruta_no_encontrada',
        `No existe ${request.method} ${request.url}. Las rutas están en /docs.`,
      ),
    ),
  );
}

function recordRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
    };
    metrics.requestDuration.observe(labels, reply.elapsedTime / 1000);
  });
}

async function allowOrigins(app: FastifyInstance, origins: string): Promise<void> {
  const allowed = origins
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
  if (allowed.length === 0) return;
  await app.register(cors, {
    origin: allowed.includes('*') ? '*' : allowed,
    methods: ['GET', 'POST'],
    allowedHeaders: ['Content-Type', 'Idempotency-Key', 'Prefer'],
    exposedHeaders: ['Location', 'Retry-After', 'Preference-Applied'],
  });
}
