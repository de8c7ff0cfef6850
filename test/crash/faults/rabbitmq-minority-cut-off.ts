import { type Fault, pick } from './fault.ts';

/** One of three nodes cannot reach the others, while clients can still reach all of them. */
export const rabbitmqMinorityCutOff: Fault = {
  id: 'rabbitmq-minority-cut-off',
  title: 'RabbitMQ, 3 nodos: uno aislado de los otros',
  holdS: { short: 5, long: 15 },
  needs: 'rabbitmq cluster',
  async inject({ system, random }) {
    const victim = pick(system.rabbitmq?.nodes ?? [], random);
    await victim.cutOff();
    return () => victim.rejoin();
  },
};
