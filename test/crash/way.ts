import type { TcpProxy } from '../../local/servers/tcp-proxy.ts';

/** How one service reaches the servers: by connections of its own, which can be cut without any other's. */
export interface Way {
  toDatabase: TcpProxy;
  /** To the queue; that in PostgreSQL is reached apart from the database, too. */
  toBroker: TcpProxy;
  /** What the service has to know. */
  environment: { DATABASE_URL: string; BROKER_URL: string };
}

export function proxiesOf(ways: readonly Way[]): TcpProxy[] {
  return ways.flatMap(({ toDatabase, toBroker }) => [toDatabase, toBroker]);
}
