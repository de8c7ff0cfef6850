import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Connection } from 'rabbitmq-client';
import { sampleProductos } from '../../database/sample.ts';
import { freePort } from '../../local/processes/free-port.ts';
import { endPatiently, type Guarded, spawnGuarded } from '../../local/processes/guarded.ts';
import type { Bench } from '../bench.ts';
import { type Creators, openStores } from '../servers.ts';
import { type Subject, type SubjectName, startSubject } from '../subject.ts';
import type { PeerName, Program } from './programs.ts';
import { findPython, PYTHON } from './python.ts';
import { TYPESCRIPT } from './typescript.ts';

const WORKERS = 2;
const SCHEMA = new URL('./schema.sql', import.meta.url);
const QUEUE = 'consultas';
const START_DEADLINE_MS = 60_000;
/** How long one of its processes may take to end by itself when it is asked to. */
const GRACE_MS = 5_000;

export function availablePeers(): PeerName[] {
  return findPython() ? ['typescript', 'python'] : ['typescript'];
}

interface PeerBench extends Pick<Bench, 'started'> {
  servers: Creators;
}

/** Starts one with a database and a queue of its own; resolves when it takes consultas and works on them. */
export async function startPeer(bench: PeerBench, name: PeerName): Promise<Subject> {
  const { ledger, env } = await openStores(bench, 'empty');
  await createTables(ledger.client);
  const programs = name === 'python' ? PYTHON : TYPESCRIPT;
  const port = await freePort();
  const gateway = start(programs.gateway(port), { ...env, PORT: String(port) });
  const workers = Array.from({ length: WORKERS }, () => start(programs.worker(), env));
  const all = [gateway, ...workers];
  bench.started.defer(async () => {
    await Promise.all(all.map(({ child, ended }) => endPatiently(child, ended, GRACE_MS)));
  });
  const apiUrl = `http://127.0.0.1:${port}`;
  await untilReady(apiUrl, env.BROKER_URL, all);
  return {
    name,
    apiUrl,
    ledger,
    pids: () => ({ gateway: pidsOf([gateway]), workers: pidsOf(workers) }),
  };
}

export async function startAny(bench: Bench, name: SubjectName): Promise<Subject> {
  return name === 'typescript' || name === 'python' ? startPeer(bench, name) : startSubject(bench, name);
}

/** It gets nothing but `env`, the search path and where Node keeps what it has compiled; a benchmark that is killed leaves nothing running. */
function start({ command, args }: Program, env: Record<string, string>): Guarded {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const options = { env: { PATH, NODE_COMPILE_CACHE, ...env }, orphaned: 'KILL' } as const;
  return spawnGuarded(command, args, options, 20_000);
}

function pidsOf(programs: readonly Guarded[]): number[] {
  return programs.flatMap(({ child }) => child.pid ?? []);
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
async function untilReady(apiUrl: string, brokerUrl: string, programs: readonly Guarded[]): Promise<void> {
  const rabbit = new Connection(brokerUrl);
  const deadlineMs = performance.now() + START_DEADLINE_MS;
  try {
    for (;;) {
      const failed = programs.find(({ hasEnded }) => hasEnded());
      if (failed) throw new Error(`a peer ended by itself:\n${failed.output()}`);
      if ((await consumersOf(rabbit)) === WORKERS && (await answers(apiUrl))) return;
      if (performance.now() > deadlineMs)
        throw new Error(`a peer did not start:\n${programs.map(({ output }) => output()).join('\n')}`);
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
