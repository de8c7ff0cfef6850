import { getCompileCacheDir } from 'node:module';
import { dirname, join } from 'node:path';
import type { ControlReply, ControlRequest } from '@sel/runtime/control-protocol';
import { withoutForeignSettings } from '@sel/runtime/foreign-settings';
import { isCompiled } from '../compiled/programs.ts';
import { freePort } from '../processes/free-port.ts';
import { GRACE_S, type NodeProgram, runProgram, startProgram } from '../processes/program.ts';
import type { ServiceLog } from '../processes/service-log.ts';
import {
  apiGatewayAt,
  laboratoryAt,
  originOf,
  pageAt,
  ROLE_NAMES,
  type Service,
  withUser,
  workerAt,
} from '../processes/services.ts';
import { StartError } from '../processes/start-error.ts';
import type { Launch } from '../processes/supervisor.ts';
import { describeRabbitmq, type Rabbitmq } from './broker.ts';
import type { Ports } from './checks.ts';
import type { Secrets } from './secrets.ts';

/** What the services of one start have in common. */
export interface StartContext {
  log: ServiceLog;
  dataDir: string;
  ports: Ports;
  secrets: Secrets;
  /** Leads to the database as its owner. */
  databaseUrl: URL;
  /** Undefined when the queue is in the database. */
  rabbitmq: Rabbitmq | undefined;
}

const DAY_S = 24 * 60 * 60;

/** What `npm start` sets itself: nothing of this reaches a service from the user's environment. */
const OWN_SETTINGS =
  /^(DATABASE_URL|BROKER_URL|RABBITMQ_ADMIN_URL|HOST|PORT|API_URL|LAB_(URL|TOKEN|RESULTS_DIR|BROKER)|API_GATEWAY_NAME|WORKER_(NAME|HTTP_.*)|.*_PASSWORD)$/;

/** What every service gets: the user's environment, such as WORKER_TRABAJO_MS, and how to run below `npm start`. */
function environment(dataDir: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(withoutForeignSettings(process.env)).filter(
    ([name]) => !OWN_SETTINGS.test(name),
  );
  return {
    NODE_COMPILE_CACHE: compileCache(dataDir),
    ...Object.fromEntries(inherited),
    LOG_FORMAT: 'json',
    SHUTDOWN_GRACE_S: String(GRACE_S),
  };
}

/**
 * Where services keep what Node has compiled of them: beside this process's own, so that a new folder of data starts as
 * fast as any; with the data where the project cannot be written to.
 */
function compileCache(dataDir: string): string {
  // Below the folder that is named, Node makes one for each of its versions, and tells of that one.
  const own = getCompileCacheDir();
  return own ? dirname(own) : join(dataDir, 'node-cache');
}

/** Creates the queue and the services' users, as `npm run migrate` does. @throws {StartError} */
export async function prepareQueue(
  { log, secrets, databaseUrl, rabbitmq }: StartContext,
  signal: AbortSignal,
): Promise<void> {
  // What a start does not need before, it does not load before.
  const { explainProvision, provision } = await import('@sel/broker/provision');
  const settings = { ...secrets, DATABASE_URL: databaseUrl.href, RABBITMQ_ADMIN_URL: rabbitmq?.adminUrl };
  try {
    await provision(settings, log.logger('migrate'), signal);
  } catch (error) {
    throw new StartError(explainProvision(error as Error));
  }
}

/** One service of the table, as `npm start` runs it. */
function launch({ env, readyUrl, ...service }: Service, { log, dataDir }: StartContext, more = {}): Launch {
  const program = { ...service, env: { ...environment(dataDir), ...env, ...more }, log };
  return async () => startProgram(program, { readyUrl });
}

export function apiGateway(context: StartContext): Launch {
  const { ports, secrets, databaseUrl, rabbitmq } = context;
  const DATABASE_URL = withUser(databaseUrl, ROLE_NAMES.apiGateway, secrets.API_GATEWAY_DB_PASSWORD);
  const accounts = { DATABASE_URL, BROKER_URL: rabbitmq?.urls.apiGateway ?? DATABASE_URL };
  return launch(apiGatewayAt(ports.api, accounts), context, { API_GATEWAY_NAME: 'api-gateway' });
}

/** @param concurrency consultas that it takes in hand at a time; undefined leaves it to the environment. */
export function worker(name: string, context: StartContext, concurrency: number | undefined): Launch {
  const { secrets, databaseUrl, rabbitmq } = context;
  const DATABASE_URL = withUser(databaseUrl, ROLE_NAMES.worker, secrets.WORKER_DB_PASSWORD);
  const accounts = { DATABASE_URL, BROKER_URL: rabbitmq?.urls.worker ?? DATABASE_URL };
  const settings = concurrency === undefined ? {} : { WORKER_CONCURRENCY: String(concurrency) };
  return async () => launch(workerAt(await freePort(), name, accounts), context, settings)();
}

export function page(context: StartContext): Launch {
  const { ports } = context;
  return launch(pageAt(ports.page, originOf(ports.api), originOf(ports.lab)), context);
}

/** Leads to the role `mantenimiento`, the only one that may delete a consulta. */
export function maintenanceUrl({ databaseUrl, secrets }: StartContext): string {
  return withUser(databaseUrl, ROLE_NAMES.maintenance, secrets.MANTENIMIENTO_DB_PASSWORD);
}

/** Deletes what is old, at the start and then every day. */
export function retention(context: StartContext): Launch {
  const { log, dataDir } = context;
  const env = {
    ...environment(dataDir),
    // With 0 it would end after each time, and be started again at once.
    RETENTION_INTERVAL_S: String(Number(process.env.RETENTION_INTERVAL_S) || DAY_S),
    DATABASE_URL: maintenanceUrl(context),
  };
  return async () => startProgram({ name: 'retencion', script: 'database/retention.ts', env, log });
}

/** Publishes again what the queue has lost, once. */
export function reconciliation(context: StartContext): NodeProgram {
  const { log, dataDir, rabbitmq } = context;
  const env = {
    ...environment(dataDir),
    RECONCILE_INTERVAL_S: '0',
    DATABASE_URL: maintenanceUrl(context),
    BROKER_URL: rabbitmq?.urls.maintenance,
  };
  return { name: 'reconciliar', script: 'broker/reconcile.ts', env, log };
}

/** @param answer does what the laboratory asks of this process. */
export function laboratory(
  { log, dataDir, ports, secrets, databaseUrl, rabbitmq }: StartContext,
  answer: (request: ControlRequest) => Promise<ControlReply>,
): Launch {
  const ownUrl = withUser(databaseUrl, ROLE_NAMES.lab, secrets.LAB_DB_PASSWORD);
  const { env, readyUrl, ...service } = laboratoryAt(
    ports.lab,
    originOf(ports.api),
    ownUrl,
    secrets.LAB_TOKEN,
  );
  return async () => {
    const settings = {
      // Only the page of this machine reaches it, unless its user puts a proxy elsewhere before that.
      TRUST_PROXY: 'loopback',
      ...environment(dataDir),
      ...env,
      LAB_RESULTS_DIR: join(dataDir, 'resultados'),
      LAB_BROKER: rabbitmq ? await describeRabbitmq(rabbitmq.adminUrl) : 'PostgreSQL',
    };
    return startProgram({ ...service, env: settings, log, answer }, { readyUrl });
  };
}

/**
 * Has a process of its own compile the programs while the system runs already, when sources or dependencies are others
 * than those of the last time. A start without it is slower, and no worse.
 */
export async function compileForNextStart(
  { log, dataDir }: StartContext,
  stopping: AbortSignal,
): Promise<void> {
  if (isCompiled()) return;
  const name = 'npm start';
  try {
    await runProgram({ name, script: 'local/compiled/compile.ts', env: environment(dataDir), log }, stopping);
  } catch (error) {
    if (stopping.aborted) return;
    const reason = (error as Error).message;
    log
      .logger(name)
      .info({ reason }, 'los programas no se pudieron compilar: el próximo arranque será como este');
  }
}
