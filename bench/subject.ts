import { type System, startSystem } from '../local/ephemeral/system.ts';
import { signalAll } from '../local/processes/process-tree.ts';
import type { Bench } from './bench.ts';
import type { Ledger } from './ledger.ts';
import type { PeerName } from './peers/programs.ts';
import { openLedger } from './servers.ts';

export type SystemName = 'sistema' | 'postgres' | 'uno-a-uno-1' | 'uno-a-uno-10';
export type SubjectName = SystemName | PeerName;

/** What a straightforward implementation does: each consulta by itself, its statements side by side. */
const ONE_BY_ONE = { API_GATEWAY_MAX_BATCH: '1', API_GATEWAY_MAX_IN_FLIGHT: '10', WORKER_MAX_BATCH: '1' };

const SETTINGS: Record<SystemName, { broker: 'rabbitmq' | 'postgres'; env: Record<string, string> }> = {
  sistema: { broker: 'rabbitmq', env: {} },
  postgres: { broker: 'postgres', env: {} },
  'uno-a-uno-1': { broker: 'rabbitmq', env: { ...ONE_BY_ONE, WORKER_CONCURRENCY: '1' } },
  'uno-a-uno-10': { broker: 'rabbitmq', env: { ...ONE_BY_ONE, WORKER_CONCURRENCY: '10' } },
};

interface SubjectOptions {
  workers?: number;
  env?: Record<string, string>;
}

/** What is measured: processes that take consultas over HTTP, with a database and a queue of their own. */
export interface Subject {
  name: SubjectName;
  apiUrl: string;
  ledger: Ledger;
  /** Processes of the gateway and of the workers, as they are now. */
  pids(): { gateway: number[]; workers: number[] };
}

/** The whole system, in one of its variants. */
export interface SystemSubject extends Subject {
  system: System;
}

/** Lets what is measured go on, or stand still. */
export function signalServices(subject: Subject, signal: 'SIGSTOP' | 'SIGCONT'): void {
  const { gateway, workers } = subject.pids();
  signalAll([...gateway, ...workers], signal);
}

/** Two workers, as `npm start` has them, when nothing else is asked for. */
export async function startSubject(
  { servers, started }: Pick<Bench, 'servers' | 'started'>,
  name: SystemName,
  { workers = 2, env = {} }: SubjectOptions = {},
): Promise<SystemSubject> {
  const { broker, env: ownEnv } = SETTINGS[name];
  const vhost = broker === 'rabbitmq' ? await servers.createVhost() : undefined;
  started.defer(() => vhost?.drop());
  const system = await startSystem({
    database: await servers.createDatabase(),
    workers,
    env: { LOG_LEVEL: 'warn', ...ownEnv, ...env },
    ...(vhost && { brokerUrls: vhost.urls }),
  });
  started.defer(() => system.stop());
  return {
    name,
    apiUrl: system.apiUrl,
    system,
    ledger: await openLedger(started, system.database),
    pids: () => ({
      gateway: [system.gateway.process.pid as number],
      workers: system.workers.flatMap(({ process }) => process.pid ?? []),
    }),
  };
}

/** Between measurements nobody works, or a long queue would be gone before its turn comes again. */
export async function stopWorkers({ system }: SystemSubject): Promise<void> {
  await Promise.all(system.workers.map((worker) => worker.end('SIGTERM')));
}
