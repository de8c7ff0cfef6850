import type { Fault } from './fault.ts';

/** PostgreSQL hangs: it refuses nothing and answers nothing. */
export const postgresFrozen: Fault = {
  id: 'postgres-frozen',
  title: 'PostgreSQL congelado',
  holdS: { short: 3, long: 10 },
  isDatabaseOnly: true,
  inject: ({ system }) => system.postgres.freeze(),
};

/** RabbitMQ hangs: it refuses nothing and answers nothing. */
export const rabbitmqFrozen: Fault = {
  id: 'rabbitmq-frozen',
  title: 'RabbitMQ congelado',
  holdS: { short: 2, long: 10 },
  needs: 'rabbitmq',
  async inject({ system }) {
    const thaws = system.rabbitmq?.nodes.map((node) => node.freeze()) ?? [];
    return () => {
      for (const thaw of thaws) thaw();
    };
  },
};
