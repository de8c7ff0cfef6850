import proxy from '@fastify/http-proxy';
import files from '@fastify/static';
import { ActivityLog } from '@sel/runtime/activity-log';
import { NO_COMPILERS } from '@sel/runtime/fastify';
import type { Logger } from '@sel/runtime/logger';
import { PROBLEM_JSON, problemJson } from '@sel/runtime/problem-json';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';

interface PageOptions {
  /** The folder with the built page. */
  dist: string;
  apiUrl: string;
  labUrl: string;
  logger: Logger;
}

/** The same as in deploy/caddy/Caddyfile. */
const SECURITY_HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Longer than the gateway stays silent: `Prefer: wait` up to 50 s, events 15 s. */
const SILENCE_LIMIT_MS = 75_000;

/** The page at /, the API at /api/ and the laboratory at /lab/, on one origin: what Caddy does in containers. */
export async function buildApp({ dist, apiUrl, labUrl, logger }: PageOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    schemaController: NO_COMPILERS,
  });
  app.get('/health/live', async (_, reply) =>
    reply.header('Cache-Control', 'no-store').send({ status: 'ok' }),
  );
  await app.register(pageRoutes, { dist });
  await app.register(proxyRoutes, {
    logger,
    name: 'api-gateway',
    origin: apiUrl,
    from: '/api',
    to: '/',
  });
  await app.register(proxyRoutes, {
    logger,
    name: 'laboratorio',
    origin: labUrl,
    from: '/lab',
    to: '/lab',
  });
  return app;
}

async function pageRoutes(app: FastifyInstance, { dist }: { dist: string }): Promise<void> {
  app.addHook('onSend', async (_, reply) => void reply.headers(SECURITY_HEADERS));
  await app.register(files, {
    root: dist,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Hashed names never change their content; everything else is asked for again.
      const isHashed = /[\\/]assets[\\/]/.test(path);
      reply.header('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).type('text/plain; charset=utf-8').send(`No existe ${request.url}. La página está en /.`),
  );
}

interface Upstream {
  logger: Logger;
  /** What people know it by. */
  name: string;
  origin: string;
  /** Paths that begin so go there, and begin so there. */
  from: string;
  to: string;
}

async function proxyRoutes(app: FastifyInstance, upstream: Upstream): Promise<void> {
  const { logger, name, origin, from, to } = upstream;
  const unanswered = new ActivityLog(logger, `el ${name} no responde`, 'solicitudes sin respuesta');
  await app.register(proxy, {
    upstream: origin,
    prefix: from,
    rewritePrefix: to,
    // The proxy's own lines would repeat what `unanswered` says.
    logLevel: 'silent',
    // A request is sent once: whether it is repeated is the client's decision (Idempotency-Key).
    retryMethods: [],
    maxRetriesOn503: 0,
    undici: { connections: 1_024, headersTimeout: SILENCE_LIMIT_MS, bodyTimeout: SILENCE_LIMIT_MS },
    replyOptions: {
      rewriteRequestHeaders: (request, headers) => ({
        ...headers,
        // The host as the browser wrote it: the laboratory compares it with the page's origin.
        host: request.headers.host ?? '',
        'x-forwarded-for': forwardedFor(request),
      }),
      onError(reply, { error }) {
        unanswered.record({ reason: String((error.cause as Error | undefined)?.message ?? error.message) });
        sendUnavailable(reply as FastifyReply, name);
      },
    },
  });
}

/** Whoever comes is added to those that they bring: TRUST_PROXY says behind this proxy which of them are believed. */
function forwardedFor({ headers, socket }: Pick<FastifyRequest, 'headers' | 'socket'>): string {
  return [headers['x-forwarded-for'], socket.remoteAddress].filter(Boolean).join(', ');
}

/** Answers in the form of the gateway's own errors, and in the same words as deploy/caddy/Caddyfile. */
function sendUnavailable(reply: FastifyReply, name: string): void {
  void reply
    .code(503)
    .headers({ 'Retry-After': 2, 'Cache-Control': 'no-store' })
    .type(PROBLEM_JSON)
    .send(
      problemJson({
        status: 503,
        code: 'dependencia_no_disponible',
        detail: `El ${name} no responde en este momento. Reintenta en unos segundos.`,
      }),
    );
}
