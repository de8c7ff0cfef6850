import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freeze } from '../processes/guard.ts';
import { type RunningRabbitmq, startEpmd, startRabbitmq } from './rabbitmq.ts';
import { Proxies, type TcpProxy } from './tcp-proxy.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** So often each quorum queue says how many messages it has (RabbitMQ's own default is five seconds). */
export const TICK_MS = 500;

interface Ways {
  proxies: Proxies;
  /** The tests' own, which nobody cuts. */
  own: TcpProxy;
  ownAdmin: TcpProxy;
}

/**
 * One RabbitMQ node or several in a cluster, to be killed, frozen and cut off from each other. Clients
 * reach it at one address each, as behind a load balancer.
 */
export class RabbitCluster {
  readonly nodes: readonly ClusterNode[];
  readonly #ways: Ways;
  readonly #started: AsyncDisposableStack;

  static async start(size: number): Promise<RabbitCluster> {
    await using cleanup = new AsyncDisposableStack();
    const dir = temporaryDirectory('rabbitmq');
    cleanup.defer(() => rmSync(dir, { recursive: true, force: true }));
    const epmd = await startEpmd();
    cleanup.defer(() => epmd.stop());
    const secret = randomBytes(18).toString('hex');
    const names = Array.from({ length: size }, (_, index) => `consultas${index + 1}`);
    const nodes = names.map(
      (name) => new ClusterNode(join(dir, name), names, { name, epmdPort: epmd.port, secret }),
    );
    // An orderly stop takes ten seconds and only serves data that is deleted here.
    for (const node of nodes) cleanup.defer(() => node.kill());
    await Promise.all(nodes.map((node) => node.start()));

    const portsOf = (url: 'url' | 'adminUrl') => () =>
      nodes.flatMap(({ running }) => (running ? Number(new URL(running[url]).port) : []));
    const proxies = new Proxies(portsOf('url'));
    cleanup.defer(() => proxies.close());
    const adminProxies = new Proxies(portsOf('adminUrl'));
    cleanup.defer(() => adminProxies.close());
    const ways = { proxies, own: await proxies.open(), ownAdmin: await adminProxies.open() };
    return new RabbitCluster(nodes, ways, cleanup.move());
  }

  private constructor(nodes: readonly ClusterNode[], ways: Ways, started: AsyncDisposableStack) {
    this.nodes = nodes;
    this.#ways = ways;
    this.#started = started;
  }

  get url(): string {
    return this.#ways.own.through(this.#anyRunning.url);
  }

  get adminUrl(): string {
    return this.#ways.ownAdmin.through(this.#anyRunning.adminUrl);
  }

  /** A way of one client's own. */
  openProxy(): Promise<TcpProxy> {
    return this.#ways.proxies.open();
  }

  stop(): Promise<void> {
    return this.#started.disposeAsync();
  }

  get #anyRunning(): RunningRabbitmq {
    const [running] = this.nodes.flatMap((node) => node.running ?? []);
    if (!running) throw new Error('no RabbitMQ node is running');
    return running;
  }
}

/** One node, which keeps its data and its name through every start. */
export class ClusterNode {
  readonly #dir: string;
  readonly #peers: readonly string[];
  readonly #place: { name: string; epmdPort: number; secret: string };
  running: RunningRabbitmq | undefined;

  constructor(
    dir: string,
    members: readonly string[],
    place: { name: string; epmdPort: number; secret: string },
  ) {
    this.#dir = dir;
    this.#peers = members.filter((member) => member !== place.name);
    this.#place = place;
  }

  /** The name as RabbitMQ itself writes it: `consultas1@localhost`. */
  get fullName(): string {
    return `${this.#place.name}@localhost`;
  }

  async start(): Promise<void> {
    this.running = await this.#startAtLast();
  }

  /**
   * Like whoever keeps a node running, starts it once more when RabbitMQ ended by itself: when all nodes start
   * at once, it asks another one for its feature flags before that one has any, and takes it for incompatible.
   */
  async #startAtLast(attempts = 3): Promise<RunningRabbitmq> {
    try {
      return await startRabbitmq({
        dir: this.#dir,
        cluster: this.#place,
        erlangArguments: `-rabbit quorum_tick_interval ${TICK_MS}`,
        settings: clusterSettings([this.#place.name, ...this.#peers].sort()),
      });
    } catch (error) {
      if (attempts === 1 || !/incompatible_feature_flags/.test(String(error))) throw error;
      return this.#startAtLast(attempts - 1);
    }
  }

  ctl(...args: string[]): Promise<string> {
    return this.#required.ctl(...args);
  }

  /** Ends it as a power failure would. */
  async kill(): Promise<void> {
    const { running } = this;
    if (!running) return;
    this.running = undefined;
    running.kill();
    await running.ended;
  }

  /** Once it was killed: its next start is that of a new node. */
  loseData(): void {
    rmSync(join(this.#dir, 'mnesia'), { recursive: true, force: true });
  }

  /** @returns what lets it go on. */
  freeze(): () => void {
    return freeze([this.#required.pid]);
  }

  /** The other nodes cannot reach this one any more, nor it them; clients still can. */
  async cutOff(): Promise<void> {
    await this.#usePeerSecret(randomBytes(18).toString('hex'));
    const disconnect = this.#peers.map((peer) => `erlang:disconnect_node(${peer}@localhost)`);
    await this.ctl('eval', `${disconnect.join(', ')}.`);
  }

  async rejoin(): Promise<void> {
    await this.#usePeerSecret(this.#place.secret);
  }

  /** The secret that this node expects of its peers: with a wrong one it refuses every connection between nodes. */
  async #usePeerSecret(secret: string): Promise<void> {
    const set = this.#peers.map((peer) => `erlang:set_cookie(${peer}@localhost, '${secret}')`);
    await this.ctl('eval', `${set.join(', ')}.`);
  }

  get #required(): RunningRabbitmq {
    if (!this.running) throw new Error(`${this.fullName} is not running`);
    return this.running;
  }
}

function clusterSettings(members: readonly string[]): Record<string, string | number> {
  return {
    collect_statistics_interval: TICK_MS,
    ...(members.length > 1 && {
      'cluster_formation.peer_discovery_backend': 'classic_config',
      // Nodes that see fewer than half of the others stop serving, so that clients go to those that see more.
      cluster_partition_handling: 'pause_minority',
      // A silent node is given up after this many seconds instead of a minute.
      net_ticktime: 5,
      ...Object.fromEntries(
        members.map((name, index) => [
          `cluster_formation.classic_config.nodes.${index + 1}`,
          `${name}@localhost`,
        ]),
      ),
    }),
  };
}
