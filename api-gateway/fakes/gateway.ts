import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Peticion } from '@sel/contract';
import { loadConfig } from '@sel/runtime/config';
import type { DatabaseState } from '@sel/runtime/database-probe';
import { createLogger } from '@sel/runtime/logger';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { buildApp } from '../app.ts';
import { Config } from '../config.ts';
import type { Dependencies } from '../dependencies.ts';
import { createMetrics } from '../metrics.ts';
import { ConsultaWatcher } from '../report/consulta-watcher.ts';
import { SharedResults } from '../report/shared-results.ts';
import { FakeConsultas, fakeResults } from './parts.ts';

/** What the door handed on to be stored. */
interface Accepted {
  peticion: Peticion;
  key?: string;
  cliente: string | undefined;
}

/** The app before parts that are as a test says: no process, no port, no database. */
export interface FakeGateway {
  app: FastifyInstance;
  accepted: Accepted[];
  consultas: FakeConsultas;
  watcher: ConsultaWatcher;
  results: SharedResults;
  /** How the world behind the door is; a test changes it. */
  world: { database: DatabaseState; isQueueReady: boolean; loopDelayMs: number; isStarted: boolean };
  /** What was logged, one JSON object a line. */
  log: string[];
}

/**
 * @param env settings as the process reads them; those that every gateway needs are filled in.
 * @param parts in place of the fakes.
 */
export async function openFakeGateway(
  t: TestContext,
  { env = {}, parts = {} }: { env?: Record<string, string>; parts?: Partial<Dependencies> } = {},
): Promise<FakeGateway> {
  const config = loadConfig(Config, { DATABASE_URL: 'postgres://x', BROKER_URL: 'amqp://x', ...env });
  const log: string[] = [];
  const logger = createLogger('api-gateway', { LOG_LEVEL: 'debug' }, { write: (line) => log.push(line) });
  const accepted: Accepted[] = [];
  const consultas = new FakeConsultas();
  const watcher = new ConsultaWatcher({
    reader: consultas,
    logger,
    maxWaiters: config.API_GATEWAY_MAX_WAITERS,
  });
  const results = new SharedResults(fakeResults as never, config.API_GATEWAY_MAX_ENVIO_MB * 2 ** 20);
  const world: FakeGateway['world'] = {
    database: { able: true },
    isQueueReady: true,
    loopDelayMs: 0,
    isStarted: true,
  };
  const app = await buildApp({
    acceptor: {
      accept: async (peticion, cliente) => accepted.push({ peticion, cliente }),
      acceptOnce: async (peticion, key, cliente) => accepted.push({ peticion, key, cliente }),
    },
    reader: consultas,
    results,
    watcher,
    publisher: { isReady: () => world.isQueueReady },
    probe: { state: async () => world.database, isAble: async () => world.database.able },
    loopDelay: {
      get meanMs() {
        return world.loopDelayMs;
      },
    },
    metrics: createMetrics(),
    logger,
    config,
    isStarted: () => world.isStarted,
    ...parts,
  });
  t.after(() => app.close());
  return { app, accepted, consultas, watcher, results, world, log };
}

/** Resolves when so many wait for the end of a consulta, and have been told that it is pending. */
export async function untilWaiting(count: number, { watcher, consultas }: FakeGateway): Promise<void> {
  await until(() => watcher.waiterCount >= count);
  // The answer that is under way may be to a question from before they came.
  const told = consultas.answered + 2;
  await until(() => consultas.answered >= told);
}

/** Asks on every turn of the event loop, and returns on the one after. @throws when it takes unreasonably long. */
export async function until(condition: () => boolean): Promise<void> {
  const giveUpAtMs = performance.now() + 20_000;
  while (!condition()) {
    assert.ok(performance.now() < giveUpAtMs, `it never came: ${condition}`);
    await new Promise(setImmediate);
  }
  await new Promise(setImmediate);
}

const LISTING = { tipo_consulta: 'listar_todos' };

/** Posts a consulta; a body that is a text or bytes goes as it is. */
export function post(
  app: FastifyInstance,
  {
    body = LISTING,
    headers = {},
    from,
  }: { body?: unknown; headers?: Record<string, string>; from?: string } = {},
): Promise<LightMyRequestResponse> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  return app.inject({
    method: 'POST',
    url: '/consultar',
    headers: { 'content-type': 'application/json', ...headers },
    payload: isRaw ? (body as Buffer) : JSON.stringify(body),
    ...(from && { remoteAddress: from }),
  });
}
