import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '@sel/runtime/project-root';
import { freePort } from '../../local/processes/free-port.ts';
import { ServiceProcess } from '../../local/processes/service-process.ts';
import type { Servers } from './servers.ts';

/** Long enough in a worker's hands to be met there by a SIGTERM. */
const SERVICE_TIME = { WORKER_TRABAJO_MS: '20', WORKER_TRABAJO_DISTRIBUCION: 'exponencial' };

/** A gateway and a worker of one release. */
export interface Deployment {
  apiUrl: string;
  workerUrl: string;
  gateway: ServiceProcess;
  worker: ServiceProcess;
}

/** @param dir of the release's sources. */
export async function deployment(release: string, dir: string, servers: Servers): Promise<Deployment> {
  const [apiUrl, workerUrl] = [await localUrl(), await localUrl()];
  return {
    apiUrl,
    workerUrl,
    gateway: new ServiceProcess({
      name: `api-gateway ${release}`,
      script: join(dir, 'api-gateway/main.ts'),
      env: { ...servers.gatewayEnv, PORT: new URL(apiUrl).port },
      readyUrl: `${apiUrl}/health`,
    }),
    worker: new ServiceProcess({
      name: `worker ${release}`,
      script: join(dir, 'worker/main.ts'),
      env: {
        ...servers.workerEnv,
        ...SERVICE_TIME,
        WORKER_NAME: release,
        WORKER_HTTP_PORT: new URL(workerUrl).port,
      },
      readyUrl: `${workerUrl}/health/ready`,
    }),
  };
}

/** What `npm run migrate` runs in that release. @throws with what it has said, when it fails. */
export async function runMigrate(dir: string, { migrateEnv }: Servers): Promise<void> {
  for (const script of ['database/migrate.ts', 'broker/provision.ts']) {
    const env = { PATH: process.env.PATH, ...migrateEnv };
    await promisify(execFile)(join(ROOT, 'node_modules/.bin/node'), [join(dir, script)], { env }).catch(
      ({ message, stdout }) => {
        throw new Error(`${message}\n${stdout}`);
      },
    );
  }
}

async function localUrl(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}
