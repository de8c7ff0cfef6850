import { freePort } from '../../local/free-port.ts';
import { ServiceProcess } from '../services/service-process.ts';
import { type ServerOptions, type Servers, startServers } from './servers.ts';

const GATEWAYS = 2;
const WORKERS = 3;

/** Long enough in a worker's hands to be met there by a SIGKILL now and then. */
const SERVICE_TIME = { WORKER_TRABAJO_MS: '20', WORKER_TRABAJO_DISTRIBUCION: 'exponencial' };

/** The whole system, with several of each service and servers of its own. */
export interface CrashSystem extends Servers {
  gateways: readonly ServiceProcess[];
  workers: readonly ServiceProcess[];
  /** One for each gateway. */
  apiUrls: readonly string[];
}

export async function startCrashSystem(options: ServerOptions): Promise<CrashSystem> {
  const servers = await startServers(options);
  const ports = await Promise.all(Array.from({ length: GATEWAYS + WORKERS }, freePort));
  const apiUrls = ports.slice(0, GATEWAYS).map((port) => `http://127.0.0.1:${port}`);
  const gateways = apiUrls.map((apiUrl, index) => gateway(servers, `api-gateway-${index + 1}`, apiUrl));
  const workers = ports.slice(GATEWAYS).map((port, index) => worker(servers, `worker-${index + 1}`, port));
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

function gateway(servers: Servers, name: string, apiUrl: string): ServiceProcess {
  return new ServiceProcess({
    name,
    script: 'api-gateway/main.ts',
    env: { ...servers.environment.apiGateway, PORT: new URL(apiUrl).port },
    readyUrl: `${apiUrl}/health`,
  });
}

function worker(servers: Servers, name: string, port: number): ServiceProcess {
  return new ServiceProcess({
    name,
    script: 'worker/main.ts',
    env: {
      ...servers.environment.worker,
      ...SERVICE_TIME,
      WORKER_NAME: name,
      WORKER_HTTP_PORT: String(port),
    },
    readyUrl: `http://127.0.0.1:${port}/health/ready`,
  });
}
