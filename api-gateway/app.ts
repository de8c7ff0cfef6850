import { ActivityLog } from '@sel/runtime/activity-log';
import { isOutage, sqlstateOf } from '@sel/runtime/database-errors';
import { NO_COMPILERS, takeJsonOnly } from '@sel/runtime/fastify';
import { TrustedProxies } from '@sel/runtime/trusted-proxies';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Dependencies } from './dependencies.ts';
import { parseApiKeys, requireApiKey } from './edge/api-keys.ts';
import { allowOrigins, protectAnswers } from './edge/browsers.ts';
import { drainConnections } from './edge/drain.ts';
import { CONNECTION_LIMITS, limitConnections, limitRate } from './edge/limits.ts';
import { keepProtocol } from './edge/protocol.ts';
import { refuseUntilStarted } from './edge/startup.ts';
import type { Metrics } from './metrics.ts';
import { registerOpenApi } from './openapi.ts';
import { answerClientError, ProblemError, problemForError, sendProblem } from './problem.ts';
import { consultaRoute } from './routes/consulta.ts';
import { consultarRoute } from './routes/consultar.ts';
import { eventosRoute } from './routes/eventos.ts';
import { healthRoutes } from './routes/health.ts';
import { inicioRoute } from './routes/inicio.ts';
import { metricsRoute } from './routes/metrics.ts';

/** The HTTP edge as an app without a port: what listens, and where, is main.ts's business. */
export async function buildApp(dependencies: Dependencies): Promise<FastifyInstance> {
  const { config } = dependencies;
  const proxies = new TrustedProxies(config.TRUST_PROXY, dependencies.logger);
  const app = Fastify({
    loggerInstance: dependencies.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    ...CONNECTION_LIMITS,
    // Node's own answer to a request without Host is empty; keepProtocol explains it.
    http: { ...CONNECTION_LIMITS.http, requireHostHeader: false },
    trustProxy: (address) => proxies.trusts(address),
    // Validation is ours (contract/), with messages for people; the schemas in the routes document them.
    schemaController: NO_COMPILERS,
    // What arrives on an open connection while the process stops is still served; nothing is refused.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => sendProblem(request, reply as never, problemForError(error)),
    clientErrorHandler: answerClientError,
  });
  // Nothing is logged in the name of a request, so none needs a logger of its own, nor to have it checked.
  app.log.child = () => app.log;
  takeJsonOnly(app, ({ code, detail }) => new ProblemError(code, detail));
  app.addHook('onReady', async () => proxies.start());
  app.addHook('onClose', async () => proxies.stop());

  handleErrors(app, dependencies);
  recordRequests(app, dependencies.metrics);
  limitConnections(app, dependencies);
  protectAnswers(app);
  keepProtocol(app);
  refuseUntilStarted(app, dependencies);
  drainConnections(app, dependencies);
  await allowOrigins(app, config.CORS_ORIGINS);
  await registerOpenApi(app);

  await app.register(async (consultas) => {
    requireApiKey(consultas, parseApiKeys(config.API_KEYS));
    await limitRate(consultas, dependencies);
    await consultas.register(consultarRoute, dependencies);
    await consultas.register(consultaRoute, dependencies);
    await consultas.register(eventosRoute, dependencies);
  });
  await app.register(healthRoutes, dependencies);
  await app.register(metricsRoute, dependencies);
  await app.register(inicioRoute);
  return app;
}

function handleErrors(app: FastifyInstance, { logger, metrics }: Dependencies): void {
  // Under overload there are thousands a second: a line for each would be part of the overload.
  const unavailable = new ActivityLog(logger, 'solicitud sin servicio', 'solicitudes sin servicio');
  app.setErrorHandler((error, request, reply) => {
    if (isFarewell(error, reply)) {
      logger.debug({ url: request.url }, 'el cliente se fue antes de la respuesta');
      return;
    }
    const problem = problemForError(error);
    if (isOutage(error)) metrics.outages.inc({ code: sqlstateOf(error) || 'none' });
    if (problem.code === 'error_interno')
      logger.error({ err: error, url: request.url }, 'una solicitud falló');
    else if (problem.status >= 500)
      unavailable.record({ code: problem.code, reason: (error as Error).message });
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

/**
 * The client closed the connection before the answer went out, or before its request had come in whole (ECONNRESET):
 * nothing failed, and there is nobody to tell.
 */
function isFarewell(error: unknown, reply: FastifyReply): boolean {
  const { code = '' } = error as { code?: string };
  return reply.raw.destroyed && ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET'].includes(code);
}

function recordRequests(app: FastifyInstance, { requestDuration }: Metrics): void {
  const recordAs = (route: string) => (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    requestDuration.observe(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    done();
  };
  // Each route is told its name once: a request that is asked for it puts together all that is known of its route.
  app.addHook('onRoute', (route) => {
    route.onResponse = [route.onResponse ?? [], recordAs(route.url)].flat();
  });
  const recordAsNone = recordAs('none');
  app.addHook('onResponse', (request, reply, done) =>
    request.is404 ? recordAsNone(request, reply, done) : done(),
  );
}
