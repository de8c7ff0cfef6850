import { BODY_LIMIT_BYTES, takeJsonOnly } from '@sel/runtime/fastify';
import { Refusal } from '@sel/runtime/refusal';
import { TrustedProxies } from '@sel/runtime/trusted-proxies';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { LabParts, RouteParts } from './lab-parts.ts';
import { actRoutes } from './routes/act.ts';
import { experimentRoutes } from './routes/experiments.ts';
import { mayAct } from './routes/guard.ts';
import { plannerRoutes } from './routes/planner.ts';
import { answerProblems } from './routes/problem.ts';
import { reportRoutes } from './routes/reports.ts';
import { watchRoutes } from './routes/watch.ts';

/** What is sent must be what is meant: nothing is turned into another type, left out or guessed. */
const STRICT_VALIDATION = {
  customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false },
} as const;

/** A client has so long to send its headers, and its whole request. */
const CONNECTION_LIMITS = {
  bodyLimit: BODY_LIMIT_BYTES,
  requestTimeout: 15_000,
  http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
};

/** So many are for everything but listening: each connection costs memory and a file descriptor. */
const SPARE_CONNECTIONS = 200;

/** The laboratory's API for the page: what anybody may look at, and what the token lets one do. */
export async function buildApp(parts: LabParts): Promise<FastifyInstance> {
  const proxies = new TrustedProxies(parts.trustProxy, parts.logger);
  const app = Fastify({
    loggerInstance: parts.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    trustProxy: (address) => proxies.trusts(address),
    ...CONNECTION_LIMITS,
    ajv: STRICT_VALIDATION,
  });
  app.server.maxConnections = parts.maxListeners + SPARE_CONNECTIONS;
  app.addHook('onReady', async () => proxies.start());
  app.addHook('onClose', async () => proxies.stop());
  takeJsonOnly(app, ({ code, detail }) => new Refusal(code, detail));
  answerProblems(app);
  await app.register(watchRoutes, parts);
  const guarded: RouteParts = { ...parts, mayAct: mayAct(parts.token) };
  await app.register(experimentRoutes, guarded);
  await app.register(reportRoutes, guarded);
  await app.register(plannerRoutes, guarded);
  await app.register(actRoutes, guarded);
  return app;
}
