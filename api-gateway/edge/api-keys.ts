import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose API key came with the request; undefined when keys are not in use. */
    cliente: string | undefined;
  }
}

/** One of API_KEYS: who it belongs to, and the hash of the key itself, which nobody keeps. */
export interface ApiKey {
  nombre: string;
  sha256: Buffer;
}

/** Reads `nombre:sha256,nombre:sha256`, whose form the configuration has checked. */
export function parseApiKeys(setting: string): ApiKey[] {
  return setting
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
    .map((entry) => {
      const [nombre, sha256] = entry.split(':') as [string, string];
      return { nombre, sha256: Buffer.from(sha256, 'hex') };
    });
}

/**
 * Tells whose key it is. Always compares with every one and in constant time, so that how long it takes says
 * nothing. SHA-256 without salt is enough for a key of 256 random bits; it would not be for a password.
 */
export function ownerOfKey(keys: readonly ApiKey[], key: string): string | undefined {
  const sha256 = hashApiKey(key);
  let owner: string | undefined;
  for (const candidate of keys) {
    if (timingSafeEqual(candidate.sha256, sha256)) owner = candidate.nombre;
  }
  return owner;
}

export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** Demands a key of every request to the routes registered after this; without keys, of none. */
export function requireApiKey(app: FastifyInstance, keys: readonly ApiKey[]): void {
  app.decorateRequest('cliente', undefined);
  if (keys.length === 0) return;
  app.addHook('onRequest', async (request) => {
    const key = readBearer(request);
    request.cliente = key === undefined ? undefined : ownerOfKey(keys, key);
    if (request.cliente === undefined) {
      throw new ProblemError(
        'clave_no_valida',
        'Falta una clave de API válida. Envíala en la cabecera «Authorization: Bearer CLAVE».',
      );
    }
  });
}

function readBearer(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}
