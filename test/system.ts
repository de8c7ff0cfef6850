import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../local/free-port.ts';
import { guard } from '../local/guard.ts';
import { createTestDatabase, type TestDatabase } from './services/postgres.ts';
import { waitFor } from './services/wait-for.ts';
import { ROOT } from './source-files.ts';

export interface SystemOptions {
  workers?: number;
  /** Also serve the page; it must be built. */
  page?: boolean;
  /** RabbitMQ's URLs, one for each service; pg-boss in the system's own database when left out. */
  brokerUrls?: { apiGateway: string; worker: string };
  /** Also start the laboratory; it lets act whoever has LAB_TOKEN. */
  lab?: boolean;
  /** Settings of all services, for instance `WORKER_TRABAJO_MS`. */
  env?: Record<string, string>;
}

/** The whole system as real processes on free ports, with a database of its own. */
export interface System {
  apiUrl: string;
  pageUrl: string | undefined;
  labUrl: string | undefined;
  database: TestDatabase;
  gateway: Service;
  workers: Service[];
  addWorker(): Promise<Service>;
  stop(): Promise<void>;
}

export interface Service {
  name: string;
  process: ChildProcess;
  /** Sends the signal and waits for the process's end; returns its exit code, null when a signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** What it has logged so far. */
  log(): string;
}

export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const database = await createTestDatabase();
  const brokerUrls = options.brokerUrls ?? database.urls;
  const services: Service[] = [];
  const workers: Service[] = [];
  const start = (name: string, script: string, env: Record<string, string>) => {
    const service = startService(name, script, { ...env, ...options.env });
    services.push(service);
    return service;
  };
  const addWorker = async () => {
    const port = await freePort();
    const name = `worker-${workers.length + 1}`;
    const worker = start(name, 'worker/main.ts', {
      DATABASE_URL: database.urls.worker,
      BROKER_URL: brokerUrls.worker,
      WORKER_NAME: name,
      WORKER_HTTP_PORT: String(port),
    });
    workers.push(worker);
    await untilAnswers(`http://127.0.0.1:${port}/health/ready`, worker);
    return worker;
  };

  const apiUrl = `http://127.0.0.1:${await freePort()}`;
  const gateway = start('api-gateway', 'api-gateway/main.ts', {
    DATABASE_URL: database.urls.apiGateway,
    BROKER_URL: brokerUrls.apiGateway,
    PORT: new URL(apiUrl).port,
  });
  await Promise.all(Array.from({ length: options.workers ?? 1 }, addWorker));
  await untilAnswers(`${apiUrl}/health`, gateway);
  const labUrl = options.lab ? await startLab(apiUrl, database, start) : undefined;
  const pageUrl = options.page ? await startPage(apiUrl, start) : undefined;
  return {
    apiUrl,
    pageUrl,
    labUrl,
    database,
    gateway,
    workers,
    addWorker,
    async stop() {
      await Promise.all(services.map((service) => service.end('SIGTERM')));
      await database.drop();
    },
  };
}

/** What the tests' laboratory wants to see before it acts. */
export const LAB_TOKEN = 'only-for-tests';

async function startLab(
  apiUrl: string,
  database: TestDatabase,
  start: (name: string, script: string, env: Record<string, string>) => Service,
): Promise<string> {
  const port = String(await freePort());
  const lab = start('lab', 'lab/main.ts', {
    DATABASE_URL: database.urls.lab,
    API_URL: apiUrl,
    PORT: port,
    LAB_TOKEN,
  });
  await untilAnswers(`http://127.0.0.1:${port}/lab/health/live`, lab);
  return `http://127.0.0.1:${port}`;
}

async function startPage(
  apiUrl: string,
  start: (name: string, script: string, env: Record<string, string>) => Service,
): Promise<string> {
  const port = String(await freePort());
  const page = start('frontend', 'frontend/server.ts', { PORT: port, API_URL: apiUrl });
  await untilAnswers(`http://127.0.0.1:${port}/health/live`, page);
  return `http://127.0.0.1:${port}`;
}

function startService(name: string, script: string, env: Record<string, string>): Service {
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, script)], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log = (log + chunk).slice(-20_000);
    });
  }
  const ended = once(child, 'exit');
  // The runner ends an interrupted test file without its `after` hooks.
  const release = guard(child.pid as number, 'KILL');
  child.once('exit', release);
  return {
    name,
    process: child,
    log: () => log,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await ended;
      }
      return child.exitCode;
    },
  };
}

async function untilAnswers(url: string, service: Service): Promise<void> {
  await waitFor(`${service.name} answers at ${url}`, async () => {
    if (service.process.exitCode !== null) throw new Error(`${service.name} ended:\n${service.log()}`);
    return (await fetch(url).catch(() => undefined))?.ok;
  });
}
