import { type Fault, pick } from './fault.ts';

/** SIGKILL of the node that leads the queue's replicas: the other two elect another. */
export const rabbitmqLeaderKilled: Fault = memberKilled('leader', 'RabbitMQ, 3 nodos: SIGKILL del líder');

/** SIGKILL of a node that only follows. */
export const rabbitmqFollowerKilled: Fault = memberKilled(
  'follower',
  'RabbitMQ, 3 nodos: SIGKILL de un seguidor',
);

function memberKilled(role: 'leader' | 'follower', title: string): Fault {
  return {
    id: `rabbitmq-${role}-killed`,
    title,
    holdS: { short: 2, long: 5 },
    needs: 'rabbitmq cluster',
    async inject({ system, random }) {
      const leader = await system.queueLeader();
      const nodes = system.rabbitmq?.nodes ?? [];
      const candidates = nodes.filter(({ fullName }) => (fullName === leader) === (role === 'leader'));
      const victim = pick(candidates, random);
      await victim.kill();
      return () => victim.start();
    },
  };
}
