import pg from 'pg';
import { ROLES } from '../../database/roles.ts';
import { createEmptyDatabase, ROLE_PASSWORD } from '../../local/ephemeral/database.ts';
import { type Accounts, ROLE_NAMES, withUser } from '../../local/processes/services.ts';
import { RabbitCluster } from '../../local/servers/rabbitmq-cluster.ts';

export type Broker = 'postgres' | 'rabbitmq';

/** An empty database and an empty broker, which nobody has prepared yet, and what a release has to know of them. */
export interface EmptyServers {
  broker: Broker;
  owner: pg.Pool;
  /** What `npm run migrate` gets. */
  migrateEnv: Record<string, string>;
  gatewayEnv: Accounts;
  workerEnv: Accounts;
  stop(): Promise<void>;
}

export async function startServers(broker: Broker): Promise<EmptyServers> {
  await using starting = new AsyncDisposableStack();
  // A RabbitMQ of its own: `broker/provision.ts` prepares the virtual host `/`.
  const rabbitmq = broker === 'rabbitmq' ? await RabbitCluster.start(1) : undefined;
  starting.defer(() => rabbitmq?.stop());
  const { urls, drop } = await createEmptyDatabase();
  starting.defer(drop);
  const owner = new pg.Pool({ connectionString: urls.owner, max: 2 });
  starting.defer(() => owner.end());
  const accountsOf = (service: 'apiGateway' | 'worker'): Accounts => ({
    DATABASE_URL: urls[service],
    BROKER_URL: rabbitmq
      ? withUser(new URL(rabbitmq.url), ROLE_NAMES[service], ROLE_PASSWORD)
      : urls[service],
  });
  const started = starting.move();
  return {
    broker,
    owner,
    migrateEnv: {
      DATABASE_URL: urls.owner,
      ...Object.fromEntries(ROLES.map((role) => [`${role.toUpperCase()}_DB_PASSWORD`, ROLE_PASSWORD])),
      ...(rabbitmq && {
        RABBITMQ_ADMIN_URL: rabbitmq.adminUrl,
        API_GATEWAY_RABBITMQ_PASSWORD: ROLE_PASSWORD,
        WORKER_RABBITMQ_PASSWORD: ROLE_PASSWORD,
        MANTENIMIENTO_RABBITMQ_PASSWORD: ROLE_PASSWORD,
      }),
    },
    gatewayEnv: accountsOf('apiGateway'),
    workerEnv: accountsOf('worker'),
    stop: () => started.disposeAsync(),
  };
}
