import { retry } from '@sel/runtime/retry';
import pg from 'pg';
import { createTestDatabase } from '../../local/ephemeral/database.ts';
import {
  postgresContents,
  type QueueContents,
  queueLeader,
  rabbitmqContents,
} from '../../local/ephemeral/queue-contents.ts';
import { createTestVhost } from '../../local/ephemeral/rabbitmq-vhost.ts';
import type { Accounts } from '../../local/processes/services.ts';
import { PostgresProcess } from '../../local/servers/postgres-process.ts';
import { RabbitCluster } from '../../local/servers/rabbitmq-cluster.ts';
import type { TcpProxy } from '../../local/servers/tcp-proxy.ts';

export type Broker = 'rabbitmq' | 'postgres';

export interface ServerOptions {
  broker: Broker;
  /** RabbitMQ nodes: one, or three for a cluster. */
  nodes: number;
}

type Role = 'apiGateway' | 'worker';

/** How one service reaches the servers: by connections of its own, which can be cut without any other's. */
export interface Way {
  toDatabase: TcpProxy;
  /** To the queue; that in PostgreSQL is reached apart from the database, too. */
  toBroker: TcpProxy;
  /** What the service has to know. */
  environment: Accounts;
}

export function proxiesOf(ways: readonly Way[]): TcpProxy[] {
  return ways.flatMap(({ toDatabase, toBroker }) => [toDatabase, toBroker]);
}

/** PostgreSQL and the broker, for one run alone: all of them may be killed, frozen and cut off. */
export interface BreakableServers {
  postgres: PostgresProcess;
  /** Undefined when the queue is in PostgreSQL. */
  rabbitmq: RabbitCluster | undefined;
  /** Opens the way of one service with that role. */
  openWay(role: Role): Promise<Way>;
  /** The database's owner, on a way that no fault cuts. */
  owner: pg.Pool;
  /** The broker for someone who may do everything. */
  brokerUrl: string;
  queueContents(): Promise<QueueContents>;
  /** Makes the queue and its users where there are none, as whoever runs RabbitMQ does. */
  provisionQueue(): Promise<void>;
  /** The RabbitMQ node that leads the queue's replicas. */
  queueLeader(): Promise<string | undefined>;
  stop(): Promise<void>;
}

export async function startServers({ broker, nodes }: ServerOptions): Promise<BreakableServers> {
  await using starting = new AsyncDisposableStack();
  const postgres = await PostgresProcess.start();
  starting.defer(() => postgres.stop());
  const rabbitmq = broker === 'rabbitmq' ? await RabbitCluster.start(nodes) : undefined;
  starting.defer(() => rabbitmq?.stop());
  const { urls } = await createTestDatabase(postgres);
  const vhost = rabbitmq && (await createTestVhost(rabbitmq));
  const owner = new pg.Pool({ connectionString: urls.owner, max: 2 });
  owner.on('error', () => {}); // The server is killed now and then; the next query connects again.
  starting.defer(() => owner.end());

  const openWay = async (role: Role): Promise<Way> => {
    const toDatabase = await postgres.openProxy();
    const toBroker = await (rabbitmq ?? postgres).openProxy();
    return {
      toDatabase,
      toBroker,
      environment: {
        DATABASE_URL: toDatabase.through(urls[role]),
        BROKER_URL: toBroker.through((vhost?.urls ?? urls)[role]),
      },
    };
  };
  const started = starting.move();
  return {
    postgres,
    rabbitmq,
    owner,
    openWay,
    brokerUrl: vhost?.urls.admin ?? urls.owner,
    queueContents: () => (vhost ? rabbitmqContents(vhost) : postgresContents(owner)),
    provisionQueue: async () => {
      // Whoever runs it tries again: a busy machine's RabbitMQ is late with its first queue.
      await retry(async () => vhost?.provision(), { isTransient: (_, attempt) => attempt < 3 });
    },
    queueLeader: async () => vhost && queueLeader(vhost),
    stop: () => started.disposeAsync(),
  };
}
