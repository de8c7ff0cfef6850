import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Connection } from 'rabbitmq-client';
import { sampleProductos } from '../../database/sample.ts';
import { freePort } from '../../local/processes/free-port.ts';
import { Ledger } from '../ledger.ts';
import type { Servers } from '../servers.ts';
import type { Subject } from '../subject.ts';
import { endProgram, type Program, type RunningProgram, startProgram } from './program.ts';
import { findPython, PYTHON } from './python.ts';
import { TYPESCRIPT } from './typescript.ts';

/** What somebody would write by hand instead of this system, with one gateway and two workers as `npm start` has. */
export type PeerName = 'typescript' | 'python';

export interface PeerPrograms {
  gateway(port: number): Program;
  worker(): Program;
}

const WORKERS = 2;
const SCHEMA = new URL('./schema.sql', import.meta.url);
const QUEUE = 'consultas';
const START_DEADLINE_MS = 60_000;

/** The peers that this machine can run. */
export function availablePeers(): PeerName[] {
  return findPython() ? ['typescript', 'python'] : ['typescript'];
}

/** Starts one with a database and a queue of its own; resolves when it takes consultas and works on them. */
export async function startPeer(
  servers: Pick<Servers, 'createDatabase' | 'createVhost'>,
  name: PeerName,
): Promise<Subject> {
  const stopping: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const step of stopping.splice(0).reverse()) await step();
  };
  try {
    const database = await servers.createDatabase('empty');
    stopping.push(() => database.drop());
    const vhost = await servers.createVhost();
    stopping.push(() => vhost.drop());
    const client = new pg.Client({ connectionString: database.urls.owner, application_name: 'bench' });
    await client.connect();
    stopping.push(() => client.end());
    await createTables(client);

    const env = { DATABASE_URL: database.urls.owner, BROKER_URL: vhost.urls.admin };
    const programs = name === 'python' ? PYTHON : TYPESCRIPT;
    const port = await freePort();
    const gateway = startProgram(programs.gateway(port), { ...env, PORT: String(port) });
    const workers = Array.from({ length: WORKERS }, () => startProgram(programs.worker(), env));
    stopping.push(async () => {
      await Promise.all([gateway, ...workers].map(endProgram));
    });
    const apiUrl = `http://127.0.0.1:${port}`;
    await untilReady(apiUrl, vhost.urls.admin, [gateway, ...workers]);
    return {
      name,
      apiUrl,
      ledger: new Ledger(client),
      pids: () => ({ gateway: [gateway.pid], workers: workers.map(({ pid }) => pid) }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createTables(client: pg.Client): Promise<void> {
  const productos = sampleProductos();
  await client.query(readFileSync(SCHEMA, 'utf8'));
  await client.query(
    'INSERT INTO producto SELECT * FROM unnest($1::text[], $2::text[], $3::text[])',
    (['codigo', 'nombre', 'ubicacion'] as const).map((column) =>
      productos.map((producto) => producto[column]),
    ),
  );
  await client.query('ANALYZE producto');
}

/** The gateway answers anything at all, and the queue has its consumers: that asks nothing of how they are written. */
async function untilReady(
  apiUrl: string,
  brokerUrl: string,
  programs: readonly RunningProgram[],
): Promise<void> {
  const rabbit = new Connection(brokerUrl);
  const deadlineMs = performance.now() + START_DEADLINE_MS;
  try {
    for (;;) {
      const failed = programs.find(({ hasEnded }) => hasEnded());
      if (failed) throw new Error(`a peer ended by itself:\n${failed.log()}`);
      if ((await consumersOf(rabbit)) === WORKERS && (await answers(apiUrl))) return;
      if (performance.now() > deadlineMs)
        throw new Error(`a peer did not start:\n${programs.map(({ log }) => log()).join('\n')}`);
      await sleep(100);
    }
  } finally {
    await rabbit.close();
  }
}

async function consumersOf(rabbit: Connection): Promise<number> {
  try {
    return (await rabbit.queueDeclare({ queue: QUEUE, passive: true })).consumerCount;
  } catch (error) {
    if ((error as { code?: string }).code === 'NOT_FOUND') return 0;
    throw error;
  }
}

async function answers(apiUrl: string): Promise<boolean> {
  const response = await fetch(`${apiUrl}/consultar/1`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.status === 404;
}
