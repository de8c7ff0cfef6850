import { freePort } from '../processes/free-port.ts';
import { type ServiceOptions, ServiceProcess } from '../processes/service-process.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface SystemOptions {
  /** One of its own when left out; `stop` drops it in any case. */
  database?: TestDatabase;
  workers?: number;
  /** Also serve the page, which is built first if need be. */
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
  gateway: ServiceProcess;
  lab: ServiceProcess | undefined;
  workers: ServiceProcess[];
  /** @param env settings of this worker alone. */
  addWorker(env?: Record<string, string>): Promise<ServiceProcess>;
  /** Another gateway beside the first one, with settings of its own. */
  addGateway(env?: Record<string, string>): Promise<{ url: string; service: ServiceProcess }>;
  stop(): Promise<void>;
}

export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const database = options.database ?? (await createTestDatabase());
  const brokerUrls = options.brokerUrls ?? database.urls;
  const services: ServiceProcess[] = [];
  const workers: ServiceProcess[] = [];
  const add = (service: ServiceOptions) => {
    const added = new ServiceProcess({ ...service, env: { ...service.env, ...options.env } });
    services.push(added);
    return added;
  };
  const addWorker = async (env: Record<string, string> = {}) => {
    const port = await freePort();
    const name = `worker-${workers.length + 1}`;
    const worker = add({
      name,
      script: 'worker/main.ts',
      env: {
        DATABASE_URL: database.urls.worker,
        BROKER_URL: brokerUrls.worker,
        WORKER_NAME: name,
        WORKER_HTTP_PORT: String(port),
        ...env,
      },
      readyUrl: `http://127.0.0.1:${port}/health/ready`,
    });
    workers.push(worker);
    await worker.start();
    return worker;
  };

  const gatewayAt = (url: string, env: Record<string, string> = {}) =>
    add({
      name: 'api-gateway',
      script: 'api-gateway/main.ts',
      env: {
        DATABASE_URL: database.urls.apiGateway,
        BROKER_URL: brokerUrls.apiGateway,
        PORT: new URL(url).port,
        ...env,
      },
      readyUrl: `${url}/health`,
    });
  const addGateway = async (env: Record<string, string> = {}) => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const service = gatewayAt(url, env);
    await service.start();
    return { url, service };
  };

  const apiUrl = `http://127.0.0.1:${await freePort()}`;
  const gateway = gatewayAt(apiUrl);
  await Promise.all([gateway.start(), ...Array.from({ length: options.workers ?? 1 }, () => addWorker())]);
  const labUrl = options.lab ? `http://127.0.0.1:${await freePort()}` : undefined;
  const lab = labUrl ? add(labService(labUrl, apiUrl, database)) : undefined;
  await lab?.start();
  const pageUrl = options.page ? `http://127.0.0.1:${await freePort()}` : undefined;
  if (pageUrl) await add(pageService(pageUrl, apiUrl, labUrl)).start();
  return {
    apiUrl,
    pageUrl,
    labUrl,
    database,
    gateway,
    lab,
    workers,
    addWorker,
    addGateway,
    async stop() {
      await Promise.all(services.map((service) => service.end('SIGTERM')));
      await database.drop();
    },
  };
}

/** What the tests' laboratory wants to see before it acts. */
export const LAB_TOKEN = 'only-for-these-tests';

function labService(labUrl: string, apiUrl: string, database: TestDatabase): ServiceOptions {
  return {
    name: 'lab',
    script: 'lab/server/main.ts',
    env: { DATABASE_URL: database.urls.lab, API_URL: apiUrl, PORT: new URL(labUrl).port, LAB_TOKEN },
    readyUrl: `${labUrl}/lab/health/live`,
  };
}

/** The page alone, before a laboratory and without a gateway. */
export async function startPage(labUrl: string): Promise<{ url: string; service: ServiceProcess }> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const service = new ServiceProcess(pageService(url, `http://127.0.0.1:${await freePort()}`, labUrl));
  await service.start();
  return { url, service };
}

function pageService(pageUrl: string, apiUrl: string, labUrl: string | undefined): ServiceOptions {
  return {
    name: 'frontend',
    script: 'frontend/server.ts',
    env: { PORT: new URL(pageUrl).port, API_URL: apiUrl, ...(labUrl && { LAB_URL: labUrl }) },
    readyUrl: `${pageUrl}/health/live`,
  };
}
