export * from './broker.ts';
export { brokerOf, openConsumer, openPublisher } from './open.ts';
export { PostgresPublisher } from './postgres/publisher.ts';
