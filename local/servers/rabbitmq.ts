import { type ExecFileOptions, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ManagementApi, ManagementError } from '@sel/broker/rabbitmq/management';
import { freePort } from '../processes/free-port.ts';
import { guard } from '../processes/guard.ts';
import { endPatiently, type Guarded, spawnGuarded } from '../processes/guarded.ts';
import { explainWriteFailure, StartError } from '../processes/start-error.ts';
import { explainRabbitmq, PortTakenError } from './rabbitmq-failure.ts';
import {
  ADMIN,
  adminPassword,
  passwordFile,
  type RabbitmqPorts,
  writeSecret,
  writeSettings,
} from './rabbitmq-files.ts';
import { type Account, ownedDirectory, unprivilegedAccount } from './unprivileged.ts';

export interface RabbitmqOptions {
  /** Belongs to this node alone; made when it is not there. */
  dir: string;
  /** Settings of rabbitmq.conf, on top of those below. */
  settings?: Record<string, string | number>;
  /** They set what rabbitmq.conf cannot. */
  erlangArguments?: string;
  /** The node's place among several on this machine; alone when left out. */
  cluster?: ClusterPlace;
  /** Free ones when left out. */
  ports?: RabbitmqPorts;
}

interface ClusterPlace {
  /** The node's name before the `@`; the other nodes know it by that. */
  name: string;
  epmdPort: number;
  /** The secret by which nodes recognise each other, and the administrator's password on all of them. */
  secret: string;
}

export interface RunningRabbitmq {
  /** `amqp://…` of the administrator. */
  url: string;
  /** `http://…` of the same administrator: the management page and its API. */
  adminUrl: string;
  pid: number;
  /** Resolves when the node has ended, for whatever reason. */
  ended: Promise<void>;
  /** Runs `rabbitmqctl` on this node; resolves with what it printed. */
  ctl(...args: string[]): Promise<string>;
  /** Stops in order, with everything on disk. A second call is harmless. */
  stop(): Promise<void>;
  kill(): void;
}

/** Where distributions put the real scripts; those on the PATH change users and ignore the environment. */
const SCRIPT_PLACES = [
  '/usr/lib/rabbitmq/bin/rabbitmq-server',
  '/opt/homebrew/opt/rabbitmq/sbin/rabbitmq-server',
];
const START_DEADLINE_MS = 120_000;
/** Erlang tells a failure at length, and its reason first. */
const OUTPUT_LIMIT = 200_000;

/** Whether RabbitMQ is installed on this machine. */
export function findRabbitmq(): string | undefined {
  const installed = SCRIPT_PLACES.find((place) => existsSync(place));
  if (installed) return installed;
  const { stdout, status } = spawnSync('/bin/sh', ['-c', 'command -v rabbitmq-server'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** @returns the script that starts RabbitMQ. @throws {StartError} when it is not installed. */
export function requireRabbitmq(): string {
  const script = findRabbitmq();
  if (script) return script;
  throw new StartError(
    'RabbitMQ no está instalado. En Debian o Ubuntu: sudo apt-get install rabbitmq-server; en macOS: brew install rabbitmq. ' +
      'Sin él, "npm start" usa PostgreSQL como cola.',
  );
}

/**
 * Starts a private RabbitMQ node as a child of this process, on 127.0.0.1 and free ports, with the
 * management plugin. It has an epmd (Erlang's name server) of its own, so that it meets no other node.
 * @param attempts how often it may be started when a port that was free is taken before it listens there.
 * @throws {StartError} that says what to do.
 */
export async function startRabbitmq(options: RabbitmqOptions, attempts = 3): Promise<RunningRabbitmq> {
  const script = requireRabbitmq();
  try {
    const account = unprivilegedAccount(['rabbitmq', 'nobody']);
    const dir = ownedDirectory(options.dir, account);
    if (options.cluster) {
      writeSecret(join(dir, '.erlang.cookie'), options.cluster.secret, account);
      writeSecret(passwordFile(dir), options.cluster.secret, account);
    }
    const password = adminPassword(dir, account);
    const ports = options.ports ?? { amqp: await freePort(), management: await freePort() };
    writeSettings(dir, ports, password, options.settings);
    const epmd = options.cluster ? undefined : await startEpmd(account);
    const place = options.cluster ?? { name: 'consultas', epmdPort: epmd?.port as number };
    const env = nodeEnvironment(dir, place, await freePort(), options.erlangArguments);
    const node = spawnGuarded(script, [], { ...account, cwd: dir, detached: true, env }, OUTPUT_LIMIT);
    const ended = node.ended.then(() => epmd?.stop());
    const adminUrl = `http://${ADMIN}:${password}@127.0.0.1:${ports.management}`;
    const ctl = (...args: string[]) => runCtl(script, args, { ...account, cwd: dir, env });
    await untilReady({ adminUrl, amqpPort: ports.amqp, node, dir }, () =>
      ctl('change_password', ADMIN, password),
    );
    return {
      url: `amqp://${ADMIN}:${password}@127.0.0.1:${ports.amqp}`,
      adminUrl,
      pid: node.child.pid as number,
      ended,
      ctl,
      stop: () => endPatiently(node.child, ended, 30_000),
      kill: () => void node.child.kill('SIGKILL'),
    };
  } catch (error) {
    // It listens seconds after its ports were found free: another program may have taken one meanwhile.
    const otherPortsMayDo = error instanceof PortTakenError && !options.ports && attempts > 1;
    if (otherPortsMayDo) return startRabbitmq(options, attempts - 1);
    if (error instanceof StartError) throw error;
    throw new StartError(explainWriteFailure(String(error), options.dir) ?? (error as Error).message);
  }
}

/** The node has it, and the tools that talk to it. */
function nodeEnvironment(
  dir: string,
  place: Pick<ClusterPlace, 'name' | 'epmdPort'>,
  distributionPort: number,
  erlangArguments = '',
): NodeJS.ProcessEnv {
  return {
    PATH: `${process.env.PATH}:/usr/sbin:/usr/bin:/bin`,
    LANG: 'C.UTF-8',
    HOME: dir,
    // The script then becomes the Erlang machine instead of standing between it and signals.
    RUNNING_UNDER_SYSTEMD: 'true',
    ERL_EPMD_PORT: String(place.epmdPort),
    RABBITMQ_NODENAME: `${place.name}@localhost`,
    RABBITMQ_DIST_PORT: String(distributionPort),
    // By default this port, unlike the others, listens to every network.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `-kernel inet_dist_use_interface {127,0,0,1} ${erlangArguments}`,
    RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'enabled_plugins'),
    RABBITMQ_CONF_ENV_FILE: join(dir, 'none'),
    RABBITMQ_MNESIA_BASE: join(dir, 'mnesia'),
    RABBITMQ_LOG_BASE: join(dir, 'log'),
    RABBITMQ_PID_FILE: join(dir, 'pid'),
  };
}

/** The tools stand beside the server. */
async function runCtl(script: string, args: string[], options: ExecFileOptions): Promise<string> {
  const { stdout } = await promisify(execFile)(join(dirname(script), 'rabbitmqctl'), args, options);
  return String(stdout);
}

/** Starts it as a child, and no daemon, which is what Erlang would start and leave behind. */
export async function startEpmd(account?: Account): Promise<{ port: number; stop(): void }> {
  const port = await freePort();
  const args = ['-port', String(port), '-address', '127.0.0.1', '-relaxed_command_check'];
  const epmd = spawn('epmd', args, { ...account, cwd: '/', detached: true, stdio: 'ignore' });
  try {
    await once(epmd, 'spawn');
  } catch (error) {
    throw new StartError(`No se pudo ejecutar epmd, que es parte de Erlang (${(error as Error).message}).`);
  }
  const release = guard(epmd.pid as number, 'TERM');
  epmd.once('close', release);
  return { port, stop: () => void epmd.kill('SIGTERM') };
}

/**
 * The management API answers before the node has begun to listen for its clients, and knows when it does.
 * @param setPassword is called when it knows another password: the file of an earlier start was lost.
 */
async function untilReady(
  { adminUrl, amqpPort, node, dir }: { adminUrl: string; amqpPort: number; node: Guarded; dir: string },
  setPassword: () => Promise<unknown>,
): Promise<void> {
  const api = new ManagementApi(adminUrl);
  const deadline = performance.now() + START_DEADLINE_MS;
  while (!node.hasEnded() && performance.now() < deadline) {
    try {
      return void (await api.call('GET', `health/checks/port-listener/${amqpPort}`, { timeoutMs: 5_000 }));
    } catch (error) {
      // Whatever keeps that from working, the next round or the deadline tells.
      if (error instanceof ManagementError && error.status === 401) await setPassword().catch(() => {});
    }
    await sleep(100);
  }
  node.child.kill('SIGKILL');
  await node.ended;
  throw explainRabbitmq(node.output(), dir);
}
