import { randomBytes } from 'node:crypto';
import { provisionRabbitmq } from '../../broker/rabbitmq/provision.ts';
import type { TestNode } from './rabbitmq.ts';
import { runName } from './run-name.ts';

/** A virtual host of a test file's own, with restricted users of its own. */
export interface TestVhost {
  urls: { admin: string; apiGateway: string; worker: string; maintenance: string };
  /** Declares the virtual host itself, the topology and the users (done once already). */
  provision(): Promise<void>;
  /** A request to the management API, below `/api/`, with `{vhost}` replaced; resolves with the JSON. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Closes the connections of both users. (The list of a vhost's connections is seconds old.) */
  closeConnections(): Promise<void>;
  drop(): Promise<void>;
}

/** The management API refused a request, or could not serve it. */
export class ManagementError extends Error {
  override name = 'ManagementError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Deletes the virtual hosts and users of this run that an interrupted test file left behind. */
export async function deleteLeftVhosts(node: TestNode): Promise<void> {
  for (const kind of ['vhosts', 'users']) {
    const all = (await callManagement(node, 'GET', kind)) as { name: string }[];
    for (const { name } of all) {
      if (name.startsWith(`test-${runName()}-`)) await callManagement(node, 'DELETE', `${kind}/${name}`);
    }
  }
}

export async function createTestVhost(node: TestNode): Promise<TestVhost> {
  const vhost = `test-${runName()}-${randomBytes(6).toString('hex')}`;
  const user = (service: 'api_gateway' | 'worker' | 'mantenimiento') => ({
    service,
    name: `${vhost}-${service}`,
    password: 'only-for-tests',
  });
  const users = [user('api_gateway'), user('worker'), user('mantenimiento')] as const;
  const call = (method: string, path: string, body?: unknown) =>
    callManagement(node, method, path.replace('{vhost}', vhost), body);

  const { username } = new URL(node.adminUrl);
  const provision = async () => {
    await call('PUT', 'vhosts/{vhost}');
    await call('PUT', `permissions/{vhost}/${username}`, { configure: '.*', write: '.*', read: '.*' });
    await provisionRabbitmq({ adminUrl: node.adminUrl, vhost, users });
  };
  await provision();
  return {
    urls: {
      admin: urlOf(node.url, vhost),
      apiGateway: urlOf(node.url, vhost, users[0]),
      worker: urlOf(node.url, vhost, users[1]),
      maintenance: urlOf(node.url, vhost, users[2]),
    },
    provision,
    call,
    closeConnections: async () => {
      for (const { name } of users) await call('DELETE', `connections/username/${name}`);
    },
    drop: async () => {
      await call('DELETE', 'vhosts/{vhost}');
      for (const { name } of users) await call('DELETE', `users/${name}`);
    },
  };
}

async function callManagement(
  node: TestNode,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const { origin, username, password } = new URL(node.adminUrl);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const response = await fetch(`${origin}/api/${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok && response.status !== 404) {
    throw new ManagementError(response.status, `${method} ${path}: ${response.status} ${text}`);
  }
  return text ? JSON.parse(text) : undefined;
}

function urlOf(nodeUrl: string, vhost: string, user?: { name: string; password: string }): string {
  const url = new URL(nodeUrl);
  url.pathname = `/${vhost}`;
  if (user) {
    url.username = user.name;
    url.password = user.password;
  }
  return url.href;
}
