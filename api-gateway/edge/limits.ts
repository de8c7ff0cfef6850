import rateLimit from '@fastify/rate-limit';
import { BODY_LIMIT_BYTES } from '@sel/runtime/fastify';
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { ProblemError } from '../problem.ts';

const HEADERS_LIMIT_BYTES = 16 * 1024;

/**
 * Times within which a client must have sent its headers and its whole request, so that one that trickles
 * (slowloris) does not hold a connection. They are checked every two seconds.
 */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;

/** Longer than every proxy in front keeps an idle connection, so that none writes into a closed one. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

/** A client that takes nothing of its answer for so long is gone. Longer than any wait (Prefer, events). */
const SILENCE_TIMEOUT_MS = 120_000;

/** What a single connection may cost, for Fastify's constructor. */
export const CONNECTION_LIMITS = {
  bodyLimit: BODY_LIMIT_BYTES,
  keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  connectionTimeout: SILENCE_TIMEOUT_MS,
  http: {
    maxHeaderSize: HEADERS_LIMIT_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MS,
    connectionsCheckingInterval: 2_000,
  },
};

/** Closes every connection above the limit at once: each costs memory and a file descriptor. */
export function limitConnections(app: FastifyInstance, { config, logger }: Dependencies): void {
  app.server.maxConnections = config.API_GATEWAY_MAX_CONNECTIONS;
  let saidAtMs = Number.NEGATIVE_INFINITY;
  app.server.on('drop', () => {
    if (performance.now() - saidAtMs < 1_000) return;
    saidAtMs = performance.now();
    logger.warn({ max: config.API_GATEWAY_MAX_CONNECTIONS }, 'demasiadas conexiones; se rechazan las nuevas');
  });
}

/** Refuses before anything is read when the event loop is so late that the answer would be, too. */
export function refuseWhenLate({ loopDelay, config }: Dependencies): onRequestHookHandler {
  return (_request, _reply, done) => {
    if (loopDelay.meanMs <= config.API_GATEWAY_MAX_LOOP_DELAY_MS) return done();
    done(
      new ProblemError(
        'sobrecarga',
        'El api-gateway está saturado y respondería tarde. Reintenta en un segundo.',
        1,
      ),
    );
  };
}

/** Bounds the consultas that each client creates: for the routes that ask for it with `rateLimit` in their config. */
export async function limitRate(app: FastifyInstance, { config }: Dependencies): Promise<void> {
  if (config.RATE_LIMIT_PER_MINUTE === 0) return;
  await app.register(rateLimit, {
    global: false,
    max: config.RATE_LIMIT_PER_MINUTE,
    timeWindow: 60_000,
    // Clients that are remembered at once; the least recently seen one is forgotten first.
    cache: 50_000,
    // By IP address otherwise, IPv6 by its /64 network.
    ...(config.API_KEYS && { keyGenerator: (request: FastifyRequest) => request.cliente ?? '' }),
    errorResponseBuilder: (_, { ttl }) => {
      const seconds = Math.max(1, Math.ceil(ttl / 1000));
      return new ProblemError(
        'demasiadas_solicitudes',
        `Se admiten ${config.RATE_LIMIT_PER_MINUTE} consultas por minuto y cliente. Reintenta en ${seconds} s.`,
        seconds,
      );
    },
  });
}
