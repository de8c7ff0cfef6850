export * from './broker.ts';
export { brokerUrl } from './brokers.ts';
export { brokerOf, openConsumer, openPublisher } from './open.ts';
export { PostgresPublisher } from './postgres/publisher.ts';
export { wakeOneWhenCommitted } from './postgres/queue.ts';
