import { join } from 'node:path';
import { ROOT } from '@sel/runtime/project-root';
import { freePort } from '../../local/processes/free-port.ts';
import { ServiceProcess } from '../../local/processes/service-process.ts';
import { apiGatewayAt, originOf, workerAt } from '../../local/processes/services.ts';
import { SERVICE_TIME } from '../crash/crash-system.ts';
import { runScript } from '../run-script.ts';
import type { EmptyServers } from './servers.ts';

/** A gateway and a worker of one release. */
export interface Deployment {
  apiUrl: string;
  workerUrl: string;
  gateway: ServiceProcess;
  worker: ServiceProcess;
}

/** @param dir of the release's sources. */
export async function deployment(release: string, dir: string, servers: EmptyServers): Promise<Deployment> {
  const [apiPort, workerPort] = [await freePort(), await freePort()];
  const gateway = apiGatewayAt(apiPort, servers.gatewayEnv);
  const worker = workerAt(workerPort, release, servers.workerEnv);
  // What is compiled here is found by its name in the project.
  const placed = (script: string) => (dir === ROOT ? script : join(dir, script));
  return {
    apiUrl: originOf(apiPort),
    workerUrl: originOf(workerPort),
    gateway: new ServiceProcess({
      ...gateway,
      name: `api-gateway ${release}`,
      script: placed(gateway.script),
    }),
    worker: new ServiceProcess({
      ...worker,
      name: `worker ${release}`,
      script: placed(worker.script),
      env: { ...worker.env, ...SERVICE_TIME },
    }),
  };
}

/** What `npm run migrate` runs in that release. @throws with what it has said, when it fails. */
export async function runMigrate(dir: string, { migrateEnv }: EmptyServers): Promise<void> {
  for (const script of ['database/migrate.ts', 'broker/provision.ts']) {
    const { status, output } = await runScript(join(dir, script), [], migrateEnv);
    if (status !== 0) throw new Error(`${script} ended with ${status}:\n${output}`);
  }
}
