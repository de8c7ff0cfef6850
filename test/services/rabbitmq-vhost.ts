import { randomBytes } from 'node:crypto';
import { provisionRabbitmq } from '../../broker/rabbitmq/provision.ts';
import type { TestNode } from './rabbitmq.ts';

/** A virtual host of a test file's own, with restricted users of its own. */
export interface TestVhost {
  urls: { admin: string; apiGateway: string; worker: string };
  /** Declares the topology and the users (done once already). */
  provision(): Promise<void>;
  /** A request to the management API, below `/api/`, with `{vhost}` replaced; resolves with the JSON. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Closes the connections of both users. (The list of a vhost's connections is seconds old.) */
  closeConnections(): Promise<void>;
  drop(): Promise<void>;
}

export async function createTestVhost(node: TestNode): Promise<TestVhost> {
  const vhost = `test-${randomBytes(6).toString('hex')}`;
  const admin = new URL(node.adminUrl);
  const user = (service: 'api_gateway' | 'worker') => ({
    service,
    name: `${vhost}-${service}`,
    password: 'only-for-tests',
  });
  const users = [user('api_gateway'), user('worker')] as const;
  const provision = () => provisionRabbitmq({ adminUrl: node.adminUrl, vhost, users });

  const call = async (method: string, path: string, body?: unknown) => {
    const authorization = `Basic ${Buffer.from(`${admin.username}:${admin.password}`).toString('base64')}`;
    const response = await fetch(`${admin.origin}/api/${path.replace('{vhost}', vhost)}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok && response.status !== 404) throw new Error(`${method} ${path}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  };

  await call('PUT', 'vhosts/{vhost}');
  await call('PUT', `permissions/{vhost}/${admin.username}`, { configure: '.*', write: '.*', read: '.*' });
  await provision();
  return {
    urls: {
      admin: urlOf(node.url, vhost),
      apiGateway: urlOf(node.url, vhost, users[0]),
      worker: urlOf(node.url, vhost, users[1]),
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

function urlOf(nodeUrl: string, vhost: string, user?: { name: string; password: string }): string {
  const url = new URL(nodeUrl);
  url.pathname = `/${vhost}`;
  if (user) {
    url.username = user.name;
    url.password = user.password;
  }
  return url.href;
}
