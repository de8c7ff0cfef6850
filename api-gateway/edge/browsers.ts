import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Lets pages of the given origins (separated by commas; `*` for all) use the API. Its own page needs none. */
export async function allowOrigins(app: FastifyInstance, origins: string): Promise<void> {
  const allowed = origins
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
  if (allowed.length === 0) return;
  await app.register(cors, {
    origin: allowed.includes('*') ? '*' : allowed,
    methods: ['GET', 'POST'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'Prefer'],
    exposedHeaders: ['Location', 'Retry-After', 'Preference-Applied'],
  });
}

/** Answers are data: no browser may guess another type, run anything in them or show them in a frame. */
export function protectAnswers(app: FastifyInstance): void {
  app.addHook('onRequest', (_, reply, done) => {
    reply.header('X-Content-Type-Options', 'nosniff');
    reply.header('Referrer-Policy', 'no-referrer');
    reply.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    done();
  });
}
