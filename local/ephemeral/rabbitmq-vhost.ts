import { randomBytes } from 'node:crypto';
import { ManagementApi, ManagementError } from '@sel/broker/rabbitmq/management';
import { provisionRabbitmq } from '../../broker/rabbitmq/provision.ts';
import { withUser } from '../processes/services.ts';
import type { TestNode } from './rabbitmq.ts';
import { runName } from './run-name.ts';

/** A virtual host of a test file's own, with restricted users of its own. */
export interface TestVhost {
  urls: { admin: string; apiGateway: string; worker: string; maintenance: string };
  /** Declares the virtual host itself, the topology and the users (done once already). */
  provision(): Promise<void>;
  /** A request to the management API, below `/api/`, with `{vhost}` replaced; resolves with the JSON, `{}` for what is not there. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Closes the connections of both users. (The list of a vhost's connections is seconds old.) */
  closeConnections(): Promise<void>;
  drop(): Promise<void>;
}

/** Deletes the virtual hosts and users of this run that an interrupted test file left behind. */
export async function deleteLeftVhosts(node: TestNode): Promise<void> {
  const api = new ManagementApi(node.adminUrl);
  for (const kind of ['vhosts', 'users']) {
    for (const { name } of (await api.call('GET', kind)) as { name: string }[]) {
      if (name.startsWith(`test-${runName()}-`)) await api.call('DELETE', `${kind}/${name}`);
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
  const api = new ManagementApi(node.adminUrl);
  const call = async (method: string, path: string, body?: unknown) => {
    try {
      return await api.call(method, path.replace('{vhost}', vhost), { body, timeoutMs: 60_000 });
    } catch (error) {
      if (error instanceof ManagementError && error.status === 404) return {};
      throw error;
    }
  };

  const { username } = new URL(node.adminUrl);
  const provision = async () => {
    await call('PUT', 'vhosts/{vhost}');
    await call('PUT', `permissions/{vhost}/${username}`, { configure: '.*', write: '.*', read: '.*' });
    await provisionRabbitmq({ adminUrl: node.adminUrl, vhost, users });
  };
  await provision();
  const admin = new URL(node.url);
  admin.pathname = `/${vhost}`;
  const [apiGateway, worker, maintenance] = users.map(({ name, password }) =>
    withUser(admin, name, password),
  ) as [string, string, string];
  return {
    urls: { admin: admin.href, apiGateway, worker, maintenance },
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
