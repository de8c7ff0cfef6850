import type { TcpProxy } from '../servers/tcp-proxy.ts';
import type { TestDatabase } from './database.ts';

/** A queue of a test's own, with what a test must see of it and do to it. */
export interface TestBroker {
  /** One for each service, with its own account, through the proxy. */
  urls: { apiGateway: string; worker: string };
  /** For whoever counts what waits, past the proxy. */
  maintenanceUrl: string;
  /** The same with an account that may do everything. */
  unrestrictedUrls: { apiGateway: string; worker: string };
  proxy: TcpProxy;
  /** Closes every connection of the services from the server's side. */
  closeConnections(): Promise<void>;
  deleteQueue(): Promise<void>;
  /** What `npm run migrate` does. */
  provision(): Promise<void>;
  /** Puts a message into the queue that no gateway has written. */
  publishText(text: string): Promise<void>;
  /** Puts a message among the dead letters that no worker has. */
  leaveDeadLetter(text: string): Promise<void>;
  /** Makes the one waiting message look delivered and returned that many times. */
  spendDeliveries(count: number): Promise<void>;
  /** Messages that wait in the queue, not counting those in a worker's hands. */
  waiting(): Promise<number>;
  /** Messages in a worker's hands; with RabbitMQ, as they were up to some seconds ago. */
  inHand(): Promise<number>;
  /** Messages that are not settled; to be asked when no consumer runs any more. */
  unsettled(): Promise<number>;
  takeDeadLetters(): Promise<DeadLetter[]>;
  /** Throws away all messages and dead letters. */
  empty(): Promise<void>;
  drop(): Promise<void>;
}

export interface DeadLetter {
  body: unknown;
  /** Undefined when the broker itself gave the message up. */
  reason: string | undefined;
}

export interface TestedBroker {
  name: string;
  /** Why this broker cannot be tested here. */
  skip: string | false;
  /** @param database where PostgreSQL is to keep its queue; one of its own when left out. */
  open(database?: TestDatabase): Promise<TestBroker>;
}
