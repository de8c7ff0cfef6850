import type { Fault } from './fault.ts';

/** SIGKILL of every RabbitMQ node, then their start with what is on disk. */
export const rabbitmqKilled: Fault = {
  id: 'rabbitmq-killed',
  title: 'RabbitMQ: SIGKILL y arranque',
  holdS: { short: 0.5, long: 3 },
  isPossible: ({ rabbitmq }) => rabbitmq !== undefined,
  async inject({ system }) {
    const nodes = system.rabbitmq?.nodes ?? [];
    await Promise.all(nodes.map((node) => node.kill()));
    return async () => void (await Promise.all(nodes.map((node) => node.start())));
  },
};
