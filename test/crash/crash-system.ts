import { freePort } from '../../local/processes/free-port.ts';
import { ServiceProcess } from '../../local/processes/service-process.ts';
import { type ServerOptions, type Servers, startServers } from './servers.ts';
import type { Way } from './way.ts';

const GATEWAYS = 2;
const WORKERS = 3;

/** Long enough in a worker's hands to be met there by a SIGKILL now and then. */
const SERVICE_TIME = { WORKER_TRABAJO_MS: '20', WORKER_TRABAJO_DISTRIBUCION: 'exponencial' };

/** A service and its own way to the servers. */
export type PlacedService = ServiceProcess & { way: Way };

/** The whole system, with several of each service and servers of its own. */
export interface CrashSystem extends Servers {
  gateways: readonly PlacedService[];
  workers: readonly PlacedService[];
  /** One for each gateway. */
  apiUrls: readonly string[];
}

export async function startCrashSystem(options: ServerOptions): Promise<CrashSystem> {
  const servers = await startServers(options);
  const ports = await Promise.all(Array.from({ length: GATEWAYS + WORKERS }, freePort));
  const apiUrls = ports.slice(0, GATEWAYS).map((port) => `http://127.0.0.1:${port}`);
  const gateways = await Promise.all(
    apiUrls.map((apiUrl, index) => gateway(servers, `api-gateway-${index + 1}`, apiUrl)),
  );
  const workers = await Promise.all(
    ports.slice(GATEWAYS).map((port, index) => worker(servers, `worker-${index + 1}`, port)),
  );
  const services = [...gateways, ...workers];
  const stop = async () => {
    await Promise.all(services.map((service) => service.end('SIGKILL')));
    await servers.stop();
  };
  try {
    await Promise.all(services.map((service) => service.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...servers, gateways, workers, apiUrls, stop };
}

async function gateway(servers: Servers, name: string, apiUrl: string): Promise<PlacedService> {
  const way = await servers.openWay('apiGateway');
  const service = new ServiceProcess({
    name,
    script: 'api-gateway/main.ts',
    env: { ...way.environment, PORT: new URL(apiUrl).port },
    readyUrl: `${apiUrl}/health`,
  });
  return Object.assign(service, { way });
}

async function worker(servers: Servers, name: string, port: number): Promise<PlacedService> {
  const way = await servers.openWay('worker');
  const service = new ServiceProcess({
    name,
    script: 'worker/main.ts',
    env: {
      ...way.environment,
      ...SERVICE_TIME,
      WORKER_NAME: name,
      WORKER_HTTP_PORT: String(port),
    },
    readyUrl: `http://127.0.0.1:${port}/health/ready`,
  });
  return Object.assign(service, { way });
}

/** Every service. */
export function servicesOf({ gateways, workers }: CrashSystem): PlacedService[] {
  return [...gateways, ...workers];
}
