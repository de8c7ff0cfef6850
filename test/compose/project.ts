import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '@sel/runtime/project-root';
import { freePort } from '../../local/processes/free-port.ts';
import { temporaryDirectory } from '../../local/servers/temporary-directory.ts';

const run = promisify(execFile);

/** What `docker inspect` says of a container, as far as the walk looks at it. */
export interface Container {
  Id: string;
  Config: { User: string };
  State: { Running: boolean; Health?: { Status: string } };
  HostConfig: {
    ReadonlyRootfs: boolean;
    CapDrop: string[];
    PortBindings: Record<string, { HostIp: string }[] | null> | null;
  };
  NetworkSettings: { Networks: Record<string, { IPAddress: string }> };
}

/** The compose file under a name, on ports and with passwords of its own, so that a user's is left alone. */
export interface Project {
  name: string;
  settings: Record<string, string>;
  compose(...args: string[]): Promise<string>;
  containers(service: string): Promise<Container[]>;
  /** Runs `docker` itself. */
  docker(...args: string[]): Promise<string>;
  /** Removes containers, networks, volumes and images. */
  remove(): Promise<void>;
}

/** @param settings variables of `.env`, besides the ports, which are free ones. */
export async function openProject(settings: Record<string, string>): Promise<Project> {
  const name = `sel-prueba-${randomBytes(4).toString('hex')}`;
  const dir = temporaryDirectory('compose');
  const env = { ...(await freePorts()), ...settings };
  const envFile = join(dir, 'env');
  writeFileSync(
    envFile,
    Object.entries(env)
      .map((entry) => `${entry.join('=')}\n`)
      .join(''),
  );

  const docker = async (...args: string[]) => {
    const options = {
      cwd: ROOT,
      env: { HOME: process.env.HOME, PATH: process.env.PATH },
      maxBuffer: 64 << 20,
    };
    return (await run('docker', args, options)).stdout.trim();
  };
  const compose = (...args: string[]) =>
    docker('compose', '--project-name', name, '--env-file', envFile, ...args);
  return {
    name,
    settings: env,
    docker,
    compose,
    async containers(service) {
      const ids = (await compose('ps', '--all', '--quiet', service)).split('\n').filter(Boolean);
      return ids.length === 0 ? [] : (JSON.parse(await docker('inspect', ...ids)) as Container[]);
    },
    async remove() {
      await compose('down', '--volumes', '--remove-orphans', '--timeout', '5');
      const images = ['service', 'frontend', 'postgres', 'rabbitmq'].map((image) => `${name}-${image}`);
      await docker('image', 'rm', '--force', ...images);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function freePorts(): Promise<Record<string, string>> {
  const names = [
    'FRONTEND_PORT',
    'FRONTEND_HTTPS_PORT',
    'API_GATEWAY_PORT',
    'POSTGRES_PORT',
    'RABBITMQ_PORT',
    'RABBITMQ_MANAGEMENT_PORT',
  ];
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, String(await freePort())] as const)),
  );
}
