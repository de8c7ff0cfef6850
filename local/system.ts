import { join } from 'node:path';
import { resizeCatalogue } from '@sel/database/catalogue';
import { migrate } from '@sel/database/migrate';
import type { ControlRequest } from '@sel/runtime/control-protocol';
import { announceRunning, withdrawRunning } from '@sel/runtime/running-system';
import pg from 'pg';
import { ofPrivateNode, ofUrl, privateRabbitmq, type Rabbitmq, withUser } from './broker.ts';
import { checkBeforeStart, HOST, type Ports } from './checks.ts';
import { freePort } from './free-port.ts';
import { LabControl } from './lab-control.ts';
import { GRACE_S, runProgram, startService } from './node-process.ts';
import { MAX_WORKERS, type Options } from './options.ts';
import { startPostgres } from './postgres.ts';
import type { Detail, Progress } from './progress.ts';
import type { RunningRabbitmq } from './rabbitmq.ts';
import { loadSecrets, type Secrets } from './secrets.ts';
import type { ServiceLog } from './service-log.ts';
import { type Launch, Supervisor } from './supervisor.ts';

/** Of the parts that a user opens, and of where RabbitMQ's page is when there is one. */
export interface Addresses {
  page: string;
  api: string;
  /** With the key that lets the page act. */
  laboratory: string;
  rabbitmq: string | undefined;
}

/** What `npm start` sets itself: nothing of this reaches a service from the user's environment. */
const OWN_SETTINGS =
  /^(DATABASE_URL|BROKER_URL|RABBITMQ_ADMIN_URL|HOST|PORT|API_URL|LAB_(URL|TOKEN|RESULTS_DIR|BROKER)|WORKER_(NAME|HTTP_.*)|.*_PASSWORD)$/;

/** A worker uses up to 11 connections, the gateway 15; others look in from outside. */
const MAX_CONNECTIONS = 12 * MAX_WORKERS + 100;

/** The whole system on this machine: servers, tables, queue and one process for each service. */
export class LocalSystem {
  readonly supervisor = new Supervisor((name) => this.#launchWorker(name));
  readonly #options: Options;
  readonly #progress: Progress;
  readonly #log: ServiceLog;
  readonly #stopping = new AbortController();
  #secrets!: Secrets;
  /** Of the database's owner. */
  #databaseUrl!: URL;
  #rabbitmq: Rabbitmq | undefined;
  #announced = false;
  #labPort = 0;
  /** What the laboratory has set; otherwise it is as in the environment. */
  #concurrency: number | undefined;

  constructor(options: Options, progress: Progress, log: ServiceLog) {
    this.#options = options;
    this.#progress = progress;
    this.#log = log;
  }

  /** @throws {StartError} when it cannot start; what has started then is for `stop` to end. */
  async start(): Promise<Addresses> {
    const { dataDir, broker } = this.#options;
    const ports = await checkBeforeStart(this.#options);
    this.#secrets = loadSecrets(dataDir);
    await this.#progress.step('Base de datos', () => this.#startDatabase());
    await this.#progress.step('Tablas y catálogo', (detail) => this.#prepareTables(detail));
    await this.#progress.step(broker === 'postgres' ? 'Cola' : 'Cola en RabbitMQ', () =>
      this.#prepareQueue(),
    );
    await this.#progress.step('Servicios', (detail) => this.#startServices(ports, detail));
    const addresses = {
      page: `http://localhost:${ports.page}`,
      api: `http://localhost:${ports.api}`,
      laboratory: `http://localhost:${ports.page}/#/laboratorio?clave=${this.#secrets.LAB_TOKEN}`,
      rabbitmq: this.#rabbitmq?.managementPage,
    };
    announceRunning(dataDir, {
      pid: process.pid,
      pageUrl: addresses.page,
      apiUrl: addresses.api,
      databaseUrl: this.#databaseUrl.href,
      labUrl: `http://${HOST}:${this.#labPort}`,
      labToken: this.#secrets.LAB_TOKEN,
    });
    this.#announced = true;
    return addresses;
  }

  /** Stops everything in the reverse order of its start, also during the start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.supervisor.stop();
    if (this.#announced) withdrawRunning(this.#options.dataDir);
  }

  async #startDatabase(): Promise<string> {
    const dataDir = join(this.#options.dataDir, 'postgres');
    const port = await freePort();
    await this.supervisor.start('postgres', async () => {
      const logger = this.#log.logger('postgres');
      const settings = { max_connections: MAX_CONNECTIONS };
      const server = await startPostgres({ dataDir, port, logger, settings });
      this.#databaseUrl = new URL(server.url);
      return server;
    });
    return 'PostgreSQL 17';
  }

  async #prepareTables(detail: Detail): Promise<string> {
    const { API_GATEWAY_DB_PASSWORD, WORKER_DB_PASSWORD, LAB_DB_PASSWORD } = this.#secrets;
    await migrate(
      this.#databaseUrl.href,
      { api_gateway: API_GATEWAY_DB_PASSWORD, worker: WORKER_DB_PASSWORD, lab: LAB_DB_PASSWORD },
      this.#log.logger('migrate'),
    );
    const client = new pg.Client({ connectionString: this.#databaseUrl.href });
    client.on('error', () => {}); // A connection that breaks fails the query under way, which says so.
    await client.connect();
    try {
      const { productos } = this.#options;
      if (productos !== undefined) {
        await resizeCatalogue(client, productos, (added, total) =>
          detail(`${count(added)} de ${count(total)} productos`),
        );
      }
      const { rows } = await client.query<{ total: number }>('SELECT count(*)::int AS total FROM producto');
      return `${count(rows[0]?.total ?? 0)} productos`;
    } finally {
      await client.end();
    }
  }

  async #prepareQueue(): Promise<string> {
    this.#rabbitmq = await this.#findRabbitmq();
    const env = {
      ...environment(),
      ...this.#secrets,
      DATABASE_URL: this.#databaseUrl.href,
      RABBITMQ_ADMIN_URL: this.#rabbitmq?.adminUrl,
    };
    await runProgram(
      { name: 'migrate', script: 'broker/provision.ts', env, log: this.#log },
      this.#stopping.signal,
    );
    return this.#rabbitmq ? 'consulta_queue' : 'pg-boss, en la misma base de datos';
  }

  async #findRabbitmq(): Promise<Rabbitmq | undefined> {
    const { broker, dataDir } = this.#options;
    if (broker === 'postgres') return undefined;
    if (broker !== 'rabbitmq') return ofUrl(broker, this.#secrets, process.env);
    let node: RunningRabbitmq | undefined;
    await this.supervisor.start(
      'rabbitmq',
      await privateRabbitmq(dataDir, (started) => {
        node = started;
      }),
    );
    return ofPrivateNode(node as unknown as RunningRabbitmq, dataDir, this.#secrets);
  }

  async #startServices(ports: Ports, detail: Detail): Promise<string> {
    const { workers } = this.#options;
    const ready: string[] = [];
    this.supervisor.on('ready', (name) => {
      ready.push(name);
      detail(`ya están: ${ready.join(', ')}`);
    });
    this.#labPort = await freePort();
    await Promise.all([
      this.supervisor.start('api-gateway', this.#launchGateway(ports.api)),
      this.supervisor.setWorkers(workers),
      this.supervisor.start('lab', this.#launchLab(ports)),
      this.supervisor.start('frontend', this.#launchPage(ports)),
    ]);
    return `api-gateway, ${workers} ${workers === 1 ? 'worker' : 'workers'}, laboratorio, página`;
  }

  #launchGateway(port: number): Launch {
    const env = {
      ...environment(),
      DATABASE_URL: withUser(this.#databaseUrl, 'api_gateway', this.#secrets.API_GATEWAY_DB_PASSWORD),
      BROKER_URL: this.#rabbitmq?.urls.apiGateway,
      HOST,
      PORT: String(port),
    };
    env.BROKER_URL ??= env.DATABASE_URL;
    const program = { name: 'api-gateway', script: 'api-gateway/main.ts', env, log: this.#log };
    return () => startService(program, `http://${HOST}:${port}/health`);
  }

  #launchWorker(name: string): Launch {
    return async () => {
      const port = await freePort();
      const databaseUrl = withUser(this.#databaseUrl, 'worker', this.#secrets.WORKER_DB_PASSWORD);
      const env = {
        ...environment(),
        DATABASE_URL: databaseUrl,
        BROKER_URL: this.#rabbitmq?.urls.worker ?? databaseUrl,
        WORKER_NAME: name,
        WORKER_HTTP_HOST: HOST,
        WORKER_HTTP_PORT: String(port),
        ...(this.#concurrency && { WORKER_CONCURRENCY: String(this.#concurrency) }),
      };
      const program = { name, script: 'worker/main.ts', env, log: this.#log };
      return startService(program, `http://${HOST}:${port}/health/ready`);
    };
  }

  #launchLab(ports: Ports): Launch {
    const env = {
      ...environment(),
      DATABASE_URL: withUser(this.#databaseUrl, 'lab', this.#secrets.LAB_DB_PASSWORD),
      API_URL: `http://${HOST}:${ports.api}`,
      HOST,
      PORT: String(this.#labPort),
      LAB_TOKEN: this.#secrets.LAB_TOKEN,
      LAB_RESULTS_DIR: join(this.#options.dataDir, 'resultados'),
      LAB_BROKER: this.#rabbitmq ? 'RabbitMQ' : 'pg-boss',
    };
    const control = new LabControl(this.supervisor, (concurrency) => {
      this.#concurrency = concurrency;
    });
    const answer = (request: unknown) => control.answer(request as ControlRequest);
    const program = { name: 'lab', script: 'lab/main.ts', env, log: this.#log, answer };
    return () => startService(program, `http://${HOST}:${this.#labPort}/lab/health/live`);
  }

  #launchPage(ports: Ports): Launch {
    const env = {
      ...environment(),
      HOST,
      PORT: String(ports.page),
      API_URL: `http://${HOST}:${ports.api}`,
      LAB_URL: `http://${HOST}:${this.#labPort}`,
    };
    const program = { name: 'frontend', script: 'frontend/server.ts', env, log: this.#log };
    return () => startService(program, `http://${HOST}:${ports.page}/health/live`);
  }
}

/** What every service gets from the user's environment, such as WORKER_TRABAJO_MS. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !OWN_SETTINGS.test(name));
  return { ...Object.fromEntries(inherited), LOG_FORMAT: 'json', SHUTDOWN_GRACE_S: String(GRACE_S) };
}

function count(number: number): string {
  return number.toLocaleString('es');
}
