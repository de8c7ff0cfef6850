import { join } from 'node:path';
import { BOUNDS } from '@sel/contract/lab/bounds';
import { migrate } from '@sel/database/migrate';
import { resizeCatalogue } from '@sel/database/resize-catalogue';
import { counter, type NounForms, numerals } from '@sel/runtime/numerals';
import { openClient } from '@sel/runtime/postgres';
import { startOf } from '@sel/runtime/process-identity';
import { announceRunning, withdrawRunning } from '@sel/runtime/running-system';
import { freePort, localOrigin } from '../processes/free-port.ts';
import type { ServiceLog } from '../processes/service-log.ts';
import { originOf } from '../processes/services.ts';
import { Supervisor } from '../processes/supervisor.ts';
import { startPostgres } from '../servers/postgres.ts';
import type { RunningRabbitmq } from '../servers/rabbitmq.ts';
import { ofPrivateNode, ofUrl, privateRabbitmq, type Rabbitmq } from './broker.ts';
import { checkBeforeStart } from './checks.ts';
import { LabControl } from './lab-control.ts';
import {
  apiGateway,
  compileForNextStart,
  laboratory,
  maintenanceUrl,
  page,
  prepareQueue,
  retention,
  type StartContext,
  worker,
} from './launches.ts';
import { LostMessages } from './lost-messages.ts';
import type { Options } from './options.ts';
import type { Detail, Progress } from './progress.ts';
import { loadSecrets } from './secrets.ts';

const number = numerals('es');
const count = counter('es');
const PRODUCTOS: NounForms = { one: 'producto', many: 'de productos', other: 'productos' };

/** Where the parts are that a user opens, and RabbitMQ's page when there is one. */
export interface Addresses {
  page: string;
  /** It carries the key that lets the page act. */
  laboratory: string;
  api: string;
  rabbitmq: string | undefined;
}

/** A worker uses up to 12 connections, the gateway 15; others look in from outside. */
const MAX_CONNECTIONS = 12 * BOUNDS.workers.max + 100;

/** The whole system on this machine: servers, tables, queue and one process for each service. */
export class LocalSystem {
  readonly supervisor = new Supervisor((name) => worker(name, this.#context, this.#concurrency));
  readonly #options: Options;
  readonly #progress: Progress;
  readonly #log: ServiceLog;
  readonly #stopping = new AbortController();
  readonly #control: LabControl;
  readonly #lostMessages = new LostMessages();
  /** Filled step by step during the start. */
  #context!: StartContext;
  /** How many consultas a worker takes at a time, when the laboratory has set it. */
  #concurrency: number | undefined;
  #announced = false;

  constructor(options: Options, progress: Progress, log: ServiceLog) {
    this.#options = options;
    this.#progress = progress;
    this.#log = log;
    this.#control = new LabControl(this.supervisor, (concurrency) => {
      this.#concurrency = concurrency;
    });
    // What it froze, it lets go on after a time; a laboratory that has died no longer does.
    this.supervisor.on('failed', (name) => name === 'lab' && this.#control.thaw());
  }

  /** @throws {StartError} when it cannot start; what has started then is for `stop` to end. */
  async start(): Promise<Addresses> {
    const { dataDir, broker } = this.#options;
    const tell = (message: string) => this.#log.logger('npm start').warn(message);
    const ports = await checkBeforeStart(this.#options, tell);
    this.#context = {
      log: this.#log,
      dataDir,
      ports,
      secrets: loadSecrets(dataDir, tell),
      databaseUrl: new URL('postgres://localhost'),
      rabbitmq: undefined,
    };
    await this.#step('Base de datos', () => this.#startDatabase());
    await this.#step('Tablas y catálogo', (detail) => this.#prepareTables(detail));
    await this.#step(broker === 'postgres' ? 'Cola' : 'Cola en RabbitMQ', () => this.#prepareQueue());
    await this.#step('Servicios', (detail) => this.#startServices(detail));
    this.#lostMessages.start(this.#context, this.#options.reconcileAfterS);
    void compileForNextStart(this.#context, this.#stopping.signal);
    return this.#announce();
  }

  /** Stops everything in the reverse order of its start, also during the start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#control.thaw();
    await this.#lostMessages.stop();
    await this.supervisor.stop();
    if (this.#announced) withdrawRunning(this.#options.dataDir);
  }

  async #step(title: string, run: (detail: Detail) => Promise<string>): Promise<void> {
    this.#stopping.signal.throwIfAborted();
    await this.#progress.step(title, run);
  }

  async #startDatabase(): Promise<string> {
    const dataDir = join(this.#options.dataDir, 'postgres');
    const port = await freePort();
    await this.supervisor.start('postgres', async () => {
      const logger = this.#log.logger('postgres');
      const server = await startPostgres({
        dataDir,
        port,
        logger,
        settings: { max_connections: MAX_CONNECTIONS },
      });
      this.#context.databaseUrl = new URL(server.url);
      return server;
    });
    return 'PostgreSQL 17';
  }

  async #prepareTables(detail: Detail): Promise<string> {
    const { databaseUrl, secrets } = this.#context;
    const passwords = {
      api_gateway: secrets.API_GATEWAY_DB_PASSWORD,
      worker: secrets.WORKER_DB_PASSWORD,
      lab: secrets.LAB_DB_PASSWORD,
      mantenimiento: secrets.MANTENIMIENTO_DB_PASSWORD,
    };
    await migrate(databaseUrl.href, passwords, this.#log.logger('migrate'));
    const client = await openClient(databaseUrl.href, 'npm start');
    try {
      const { productos } = this.#options;
      if (productos !== undefined) {
        await resizeCatalogue(client, productos, (added, total) =>
          detail(`${number(added)} de ${count(total, PRODUCTOS)}`),
        );
      }
      const { rows } = await client.query<{ total: number }>('SELECT count(*)::int AS total FROM producto');
      return count(rows[0]?.total ?? 0, PRODUCTOS);
    } finally {
      await client.end();
    }
  }

  async #prepareQueue(): Promise<string> {
    this.#context.rabbitmq = await this.#findRabbitmq();
    await prepareQueue(this.#context, this.#stopping.signal);
    return this.#context.rabbitmq ? 'consulta_queue' : 'en PostgreSQL, en la misma base de datos';
  }

  async #findRabbitmq(): Promise<Rabbitmq | undefined> {
    const { broker, dataDir } = this.#options;
    const { secrets } = this.#context;
    if (broker === 'postgres') return undefined;
    if (broker !== 'rabbitmq') return ofUrl(broker, secrets);
    let rabbitmq: Rabbitmq | undefined;
    const onStart = (node: RunningRabbitmq) => {
      rabbitmq = ofPrivateNode(node, dataDir, secrets);
    };
    await this.supervisor.start('rabbitmq', await privateRabbitmq(dataDir, onStart));
    return rabbitmq;
  }

  async #startServices(detail: Detail): Promise<string> {
    const { workers, retentionDays } = this.#options;
    const ready: string[] = [];
    this.supervisor.on('ready', (name) => {
      ready.push(name);
      detail(`ya están: ${ready.join(', ')}`);
    });
    const context = this.#context;
    await Promise.all([
      this.supervisor.start('api-gateway', apiGateway(context)),
      this.supervisor.setWorkers(workers),
      this.supervisor.start(
        'lab',
        laboratory(context, (request) => this.#control.answer(request)),
      ),
      this.supervisor.start('frontend', page(context)),
      ...(retentionDays > 0 ? [this.supervisor.start('retencion', retention(context))] : []),
    ]);
    return `api-gateway, ${count(workers, { one: 'worker', other: 'workers' })}, laboratorio, página`;
  }

  async #announce(): Promise<Addresses> {
    const { ports, databaseUrl, rabbitmq, secrets, dataDir } = this.#context;
    const pageUrl = await localOrigin(ports.page);
    const apiUrl = await localOrigin(ports.api);
    announceRunning(dataDir, {
      pid: process.pid,
      start: startOf(process.pid),
      pageUrl,
      apiUrl,
      databaseUrl: databaseUrl.href,
      maintenanceUrl: maintenanceUrl(this.#context),
      maintenanceBrokerUrl: rabbitmq?.urls.maintenance ?? maintenanceUrl(this.#context),
      brokerUrl: rabbitmq?.url ?? databaseUrl.href,
      labUrl: originOf(ports.lab),
      labToken: secrets.LAB_TOKEN,
    });
    this.#announced = true;
    return {
      page: pageUrl,
      laboratory: `${pageUrl}/#/laboratorio?clave=${secrets.LAB_TOKEN}`,
      api: apiUrl,
      rabbitmq: rabbitmq?.managementPage,
    };
  }
}
