import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { ManagementApi } from '@sel/broker/rabbitmq/management';
import { waitFor } from '../processes/wait-for.ts';
import { findRabbitmq } from '../servers/rabbitmq.ts';
import { startEphemeralRabbitmq } from './servers.ts';

const IMAGE = 'rabbitmq:3.13-management';
const POLICY = '/usr/sbin/policy-rc.d';

export interface TestNode {
  /** `amqp://…` of an administrator. */
  url: string;
  /** The management HTTP API, for the same administrator. */
  adminUrl: string;
  stop(): Promise<void>;
}

/** What is printed when no RabbitMQ can be had. */
export const HOW_TO_GET_RABBITMQ =
  'SIN RABBITMQ: se omiten sus pruebas. Instala rabbitmq-server, inicia Docker, o indica uno con ' +
  'TEST_RABBITMQ_URL=amqp://usuario:clave@servidor:5672 (y TEST_RABBITMQ_ADMIN_URL si su API no está en el 15672).';

/** The value of TEST_RABBITMQ_URL that says: there is none, and that has been said. */
const NONE = 'none';

/**
 * A RabbitMQ for tests, from the first of these that there is: TEST_RABBITMQ_URL, `rabbitmq-server` on the
 * PATH as a private node, Docker, the distribution's package. Undefined, and a loud line, when none is;
 * the tests that need it are then skipped. `npm test` opens one and hands it to every test file.
 * @throws with CI=true instead of returning undefined.
 */
export async function openTestNode(): Promise<TestNode | undefined> {
  const { TEST_RABBITMQ_URL: url, TEST_RABBITMQ_ADMIN_URL: adminUrl, CI } = process.env;
  if (url && url !== NONE) return { url, adminUrl: adminUrl || defaultAdminUrl(url), stop: async () => {} };
  if (url !== NONE) {
    if (findRabbitmq()) return startEphemeralRabbitmq();
    const container = succeeds('docker', ['info']) && (await startContainer().catch(explain));
    if (container) return container;
    if (installPackage()) return startEphemeralRabbitmq();
  }
  if (CI === 'true') throw new Error(HOW_TO_GET_RABBITMQ);
  if (url !== NONE) console.error(`\n${'!'.repeat(80)}\n${HOW_TO_GET_RABBITMQ}\n${'!'.repeat(80)}\n`);
  return undefined;
}

/** For instance because its image cannot be had. */
function explain(error: Error): undefined {
  console.error(`Docker no puede dar un RabbitMQ: ${error.message}`);
}

async function startContainer(): Promise<TestNode> {
  const name = `sel-test-rabbitmq-${randomBytes(4).toString('hex')}`;
  const ports = ['-p', '127.0.0.1::5672', '-p', '127.0.0.1::15672'];
  docker('run', '--detach', '--rm', '--name', name, ...ports, IMAGE);
  const address = (port: number) => `guest:guest@${docker('port', name, String(port)).split('\n')[0]}`;
  const stop = async () => void docker('rm', '--force', '--volumes', name);
  try {
    const adminUrl = `http://${address(15672)}`;
    const api = new ManagementApi(adminUrl);
    const isUp = () => api.call('GET', 'overview').catch(() => false);
    await waitFor('RabbitMQ in Docker', isUp, 120_000);
    return { url: `amqp://${address(5672)}`, adminUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** On Debian and Ubuntu as root; the distribution's own service is kept from starting. */
function installPackage(): boolean {
  if (process.getuid?.() !== 0 || !succeeds('apt-get', ['--version'])) return false;
  console.error('Instalando rabbitmq-server con apt-get, para las pruebas…');
  const hadPolicy = existsSync(POLICY);
  if (!hadPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    // A source that cannot be reached need not be the one that matters: the installation shows.
    const updated = aptGet('update');
    const installed = aptGet('install', '--no-install-recommends', 'rabbitmq-server');
    if (installed.status !== 0) console.error(updated.stderr + installed.stderr);
    return installed.status === 0;
  } finally {
    if (!hadPolicy) rmSync(POLICY, { force: true });
  }
}

/** Waits for another apt-get that is at work. */
function aptGet(...args: string[]) {
  return spawnSync('apt-get', ['-qy', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: 600_000,
  });
}

function defaultAdminUrl(amqpUrl: string): string {
  const { username, password, hostname } = new URL(amqpUrl.replace(/^amqps?:/, 'http:'));
  return `http://${username || 'guest'}:${password || 'guest'}@${hostname}:15672`;
}

function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8' }).trim();
}

function succeeds(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
