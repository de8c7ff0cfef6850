export * from './broker.ts';
export { openConsumer, openPublisher } from './open.ts';
