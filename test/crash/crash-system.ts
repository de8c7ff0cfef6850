import { freePort } from '../../local/processes/free-port.ts';
import { ServiceProcess } from '../../local/processes/service-process.ts';
import { apiGatewayAt, originOf, workerAt } from '../../local/processes/services.ts';
import { type BreakableServers, type ServerOptions, startServers, type Way } from './servers.ts';

const GATEWAYS = 2;
const WORKERS = 3;

/** Long enough in a worker's hands to be met there by a signal now and then. */
export const SERVICE_TIME = { WORKER_TRABAJO_MS: '20', WORKER_TRABAJO_DISTRIBUCION: 'exponencial' };

/** A service and its own way to the servers. */
export type PlacedService = ServiceProcess & { way: Way };

/** The whole system, with several of each service and servers of its own. */
export interface CrashSystem extends BreakableServers {
  gateways: readonly PlacedService[];
  workers: readonly PlacedService[];
  /** One for each gateway. */
  apiUrls: readonly string[];
}

export async function startCrashSystem(options: ServerOptions): Promise<CrashSystem> {
  const servers = await startServers(options);
  const ports = await Promise.all(Array.from({ length: GATEWAYS + WORKERS }, freePort));
  const apiUrls = ports.slice(0, GATEWAYS).map(originOf);
  const gateways = await Promise.all(
    ports.slice(0, GATEWAYS).map((port, index) => gateway(servers, `api-gateway-${index + 1}`, port)),
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

async function gateway(servers: BreakableServers, name: string, port: number): Promise<PlacedService> {
  const way = await servers.openWay('apiGateway');
  const service = new ServiceProcess({ ...apiGatewayAt(port, way.environment), name });
  return Object.assign(service, { way });
}

async function worker(servers: BreakableServers, name: string, port: number): Promise<PlacedService> {
  const way = await servers.openWay('worker');
  const { env, ...service } = workerAt(port, name, way.environment);
  return Object.assign(new ServiceProcess({ ...service, env: { ...env, ...SERVICE_TIME } }), { way });
}

/** Every service. */
export function servicesOf({ gateways, workers }: CrashSystem): PlacedService[] {
  return [...gateways, ...workers];
}
