import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRabbitmq } from '../../local/rabbitmq.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { waitFor } from './wait-for.ts';

const IMAGE = 'rabbitmq:3.13-management';
const POLICY = '/usr/sbin/policy-rc.d';

export interface TestNode {
  /** `amqp://…` of an administrator. */
  url: string;
  /** Of the same administrator: the management HTTP API. */
  adminUrl: string;
  stop(): Promise<void>;
}

/** What is printed when no RabbitMQ can be had. */
export const HOW_TO_GET_RABBITMQ =
  'SIN RABBITMQ: se omiten sus pruebas. Instale rabbitmq-server, inicie Docker, o indique uno con ' +
  'TEST_RABBITMQ_URL=amqp://usuario:clave@servidor:5672 (y TEST_RABBITMQ_ADMIN_URL si su API no está en el 15672).';

/**
 * A RabbitMQ for tests, from the first of these that there is: TEST_RABBITMQ_URL, `rabbitmq-server` on the
 * PATH as a private node, Docker, the distribution's package. Undefined, and a loud line, when none is.
 * @throws with CI=true instead of returning undefined.
 */
export async function openTestNode(): Promise<TestNode | undefined> {
  const { TEST_RABBITMQ_URL: url, TEST_RABBITMQ_ADMIN_URL: adminUrl, CI } = process.env;
  if (url) return { url, adminUrl: adminUrl || defaultAdminUrl(url), stop: async () => {} };
  if (succeeds('sh', ['-c', 'command -v rabbitmq-server'])) return startPrivateNode();
  if (succeeds('docker', ['info'])) return startContainer();
  if (installPackage()) return startPrivateNode();
  if (CI === 'true') throw new Error(HOW_TO_GET_RABBITMQ);
  console.error(`\n${'!'.repeat(80)}\n${HOW_TO_GET_RABBITMQ}\n${'!'.repeat(80)}\n`);
  return undefined;
}

async function startPrivateNode(): Promise<TestNode> {
  const parent = temporaryDirectory('rabbitmq');
  const node = await startRabbitmq({ dir: join(parent, 'node') });
  return {
    url: node.url,
    adminUrl: node.adminUrl,
    stop: async () => {
      await node.stop();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

async function startContainer(): Promise<TestNode> {
  const name = `sel-test-rabbitmq-${randomBytes(4).toString('hex')}`;
  const ports = ['-p', '127.0.0.1::5672', '-p', '127.0.0.1::15672'];
  docker('run', '--detach', '--rm', '--name', name, ...ports, IMAGE);
  const address = (port: number) => `guest:guest@${docker('port', name, String(port)).split('\n')[0]}`;
  const stop = async () => void docker('rm', '--force', '--volumes', name);
  try {
    const adminUrl = `http://${address(15672)}`;
    await waitFor('RabbitMQ in Docker', () => answers(adminUrl), 120_000);
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
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return (
      succeeds('apt-get', ['update', '-q'], env) &&
      succeeds('apt-get', ['install', '-qy', '--no-install-recommends', 'rabbitmq-server'], env)
    );
  } finally {
    if (!hadPolicy) rmSync(POLICY, { force: true });
  }
}

async function answers(adminUrl: string): Promise<boolean> {
  const { origin, username, password } = new URL(adminUrl);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  try {
    return (await fetch(`${origin}/api/overview`, { headers: { authorization } })).ok;
  } catch {
    return false;
  }
}

function defaultAdminUrl(amqpUrl: string): string {
  const { username, password, hostname } = new URL(amqpUrl.replace(/^amqps?:/, 'http:'));
  return `http://${username || 'guest'}:${password || 'guest'}@${hostname}:15672`;
}

function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8' }).trim();
}

function succeeds(command: string, args: string[], env = process.env): boolean {
  return spawnSync(command, args, { stdio: 'ignore', env }).status === 0;
}
