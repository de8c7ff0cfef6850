import { join } from 'node:path';
import { ManagementApi } from '@sel/broker/rabbitmq/management';
import { answers, freePort, isPortFree } from '../processes/free-port.ts';
import { ROLE_NAMES, withUser } from '../processes/services.ts';
import { StartError } from '../processes/start-error.ts';
import type { Launch } from '../processes/supervisor.ts';
import { type RunningRabbitmq, requireRabbitmq, startRabbitmq } from '../servers/rabbitmq.ts';
import type { Options } from './options.ts';
import type { Secrets } from './secrets.ts';

/** Where RabbitMQ's management page usually is; the private node's, too, when that port is free. */
const MANAGEMENT_PORT = 15672;

/** A RabbitMQ, once it is there. */
export interface Rabbitmq {
  /** `amqp://…` of the administrator, for the commands of who runs the system. */
  url: string;
  /** `http://…` of the administrator, to provision it. */
  adminUrl: string;
  /** One for each service, with its own user. */
  urls: { apiGateway: string; worker: string; maintenance: string };
  /** What to tell of its management page. */
  managementPage: string;
}

/**
 * How the private node is started, at the same address every time.
 * @param onStart is told what has started.
 */
export async function privateRabbitmq(
  dataDir: string,
  onStart: (node: RunningRabbitmq) => void,
): Promise<Launch> {
  const ports = { amqp: await freePort(), management: MANAGEMENT_PORT };
  return async () => {
    // Only people go there, and another RabbitMQ of this machine may have come first.
    if (!(await isPortFree(ports.management))) ports.management = await freePort();
    const node = await startRabbitmq({ dir: join(dataDir, 'rabbitmq'), ports });
    onStart(node);
    return node;
  };
}

export function ofPrivateNode(node: RunningRabbitmq, dataDir: string, secrets: Secrets): Rabbitmq {
  const { origin, username } = new URL(node.adminUrl);
  return {
    url: node.url,
    adminUrl: node.adminUrl,
    urls: userUrls(new URL(node.url), secrets),
    managementPage: `${origin.replace('127.0.0.1', 'localhost')} (usuario ${username}; su clave está en ${join(dataDir, 'rabbitmq/admin-password')})`,
  };
}

/** The RabbitMQ that the user has; its URL's user must be an administrator, who makes the services' own. */
export function ofUrl(url: URL, secrets: Secrets): Rabbitmq {
  const admin = adminUrlOf(url);
  return { url: url.href, adminUrl: admin.href, urls: userUrls(url, secrets), managementPage: admin.origin };
}

/**
 * Whether the broker can be had at all, before anything else is started.
 * @throws {StartError}
 */
export async function checkBroker(broker: Options['broker']): Promise<void> {
  if (broker === 'rabbitmq') requireRabbitmq();
  if (!(broker instanceof URL)) return;
  const port = Number(broker.port) || (broker.protocol === 'amqps:' ? 5671 : 5672);
  if (!(await answers(port, broker.hostname))) {
    throw new StartError(
      `No hay ningún RabbitMQ en ${broker.hostname}:${port}: inícialo, corrige la URL de --broker o usa --broker rabbitmq.`,
    );
  }
  const admin = adminUrlOf(broker);
  const adminPort = Number(admin.port) || (admin.protocol === 'https:' ? 443 : 80);
  if (!(await answers(adminPort, admin.hostname))) {
    throw new StartError(
      `El RabbitMQ de ${broker.hostname} no muestra su página de administración en ${admin.host}, que hace falta para preparar la cola: ` +
        'actívala con "rabbitmq-plugins enable rabbitmq_management" o indica dónde está con RABBITMQ_ADMIN_URL=http://admin:CLAVE@SERVIDOR:15672.',
    );
  }
}

/** It has the same user, unless RABBITMQ_ADMIN_URL says otherwise. */
function adminUrlOf({ hostname, username, password }: URL): URL {
  if (process.env.RABBITMQ_ADMIN_URL) return new URL(process.env.RABBITMQ_ADMIN_URL);
  const url = new URL(`http://${hostname}:${MANAGEMENT_PORT}`);
  url.username = username || 'guest';
  url.password = password || 'guest';
  return url;
}

/** Name and version, as reports state them; the name alone when the management API does not tell. */
export async function describeRabbitmq(adminUrl: string): Promise<string> {
  try {
    const overview = await new ManagementApi(adminUrl).call('GET', 'overview', { timeoutMs: 2_000 });
    const { rabbitmq_version: version } = overview as { rabbitmq_version?: string };
    return version ? `RabbitMQ ${version}` : 'RabbitMQ';
  } catch {
    // A report without the version is better than no laboratory.
    return 'RabbitMQ';
  }
}

function userUrls(url: URL, secrets: Secrets): Rabbitmq['urls'] {
  return {
    apiGateway: withUser(url, ROLE_NAMES.apiGateway, secrets.API_GATEWAY_RABBITMQ_PASSWORD),
    worker: withUser(url, ROLE_NAMES.worker, secrets.WORKER_RABBITMQ_PASSWORD),
    maintenance: withUser(url, ROLE_NAMES.maintenance, secrets.MANTENIMIENTO_RABBITMQ_PASSWORD),
  };
}
