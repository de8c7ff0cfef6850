import { freePort } from '../processes/free-port.ts';
import { ServiceProcess } from '../processes/service-process.ts';
import {
  apiGatewayAt,
  laboratoryAt,
  originOf,
  pageAt,
  type Service,
  workerAt,
} from '../processes/services.ts';
import { waitFor } from '../processes/wait-for.ts';
import { ApiClient } from './api-client.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface SystemOptions {
  /** One of its own when left out; `stop` drops it in any case. */
  database?: TestDatabase;
  workers?: number;
  /** Also serve the page, which is built first if need be. */
  page?: boolean;
  /** RabbitMQ's URLs, one for each service; the queue in the system's own database when left out. */
  brokerUrls?: { apiGateway: string; worker: string };
  /** Also start the laboratory, from this script when one is given; it lets act whoever has LAB_TOKEN. */
  lab?: boolean | string;
  /** Settings of all services, for instance `WORKER_TRABAJO_MS`. */
  env?: Record<string, string>;
}

/** The whole system as real processes on free ports, with a database of its own. */
export interface System extends Pick<TestDatabase, 'query' | 'count'> {
  apiUrl: string;
  api: ApiClient;
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
  /** Resolves when no consulta is pending and none waits to be published. */
  untilNothingIsPending(deadlineMs?: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const database = options.database ?? (await createTestDatabase());
  const brokerUrls = options.brokerUrls ?? database.urls;
  const services: ServiceProcess[] = [];
  const workers: ServiceProcess[] = [];
  const add = (service: Service, env: Record<string, string> = {}) => {
    const added = new ServiceProcess({ ...service, env: { ...service.env, ...env, ...options.env } });
    services.push(added);
    return added;
  };
  const accountsOf = (service: 'apiGateway' | 'worker') => ({
    DATABASE_URL: database.urls[service],
    BROKER_URL: brokerUrls[service],
  });
  const addWorker = async (env?: Record<string, string>) => {
    const port = await freePort();
    // Nothing may be waited for from here to the push: of two that are started at once each counts the other.
    const worker = add(workerAt(port, `worker-${workers.length + 1}`, accountsOf('worker')), env);
    workers.push(worker);
    await worker.start();
    return worker;
  };
  const gatewayOn = (port: number, env?: Record<string, string>) =>
    add(apiGatewayAt(port, accountsOf('apiGateway')), env);
  const addGateway = async (env?: Record<string, string>) => {
    const port = await freePort();
    const service = gatewayOn(port, env);
    await service.start();
    return { url: originOf(port), service };
  };

  const apiPort = await freePort();
  const apiUrl = originOf(apiPort);
  const gateway = gatewayOn(apiPort);
  await Promise.all([gateway.start(), ...Array.from({ length: options.workers ?? 1 }, () => addWorker())]);
  const labPort = options.lab ? await freePort() : undefined;
  const laboratory = labPort && laboratoryAt(labPort, apiUrl, database.urls.lab, LAB_TOKEN);
  const labScript = typeof options.lab === 'string' ? { script: options.lab } : {};
  const lab = laboratory ? add({ ...laboratory, ...labScript }) : undefined;
  await lab?.start();
  const labUrl = labPort === undefined ? undefined : originOf(labPort);
  const pagePort = options.page ? await freePort() : undefined;
  if (pagePort) await add(pageAt(pagePort, apiUrl, labUrl)).start();
  const isSettled = async () => {
    const [row] = await database.query<{ left: number }>(
      `SELECT (SELECT count(*) FROM consulta WHERE status = 'pending')::int
            + (SELECT count(*) FROM consulta_outbox)::int AS left`,
    );
    return row?.left === 0;
  };
  return {
    apiUrl,
    api: new ApiClient(apiUrl),
    pageUrl: pagePort === undefined ? undefined : originOf(pagePort),
    labUrl,
    database,
    query: database.query,
    count: database.count,
    gateway,
    lab,
    workers,
    addWorker,
    addGateway,
    untilNothingIsPending: async (deadlineMs) => {
      await waitFor('nothing is pending', isSettled, deadlineMs);
    },
    async stop() {
      await Promise.all(services.map((service) => service.end('SIGTERM')));
      await database.drop();
    },
  };
}

/** What the tests' laboratory wants to see before it acts. */
export const LAB_TOKEN = 'only-for-these-tests';

/** The page alone, before a laboratory and without a gateway. */
export async function startPage(labUrl: string): Promise<{ url: string; service: ServiceProcess }> {
  const port = await freePort();
  const service = new ServiceProcess(pageAt(port, originOf(await freePort()), labUrl));
  await service.start();
  return { url: originOf(port), service };
}
