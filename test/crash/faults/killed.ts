import { setTimeout as sleep } from 'node:timers/promises';
import type { CrashSystem, PlacedService } from '../crash-system.ts';
import { type Fault, pick } from './fault.ts';

/** SIGKILL of one of two gateways: between the commit and the publication of some consultas, too. */
export const gatewayKilled = oneKilled('gateway-killed', 'api-gateway', ({ gateways }) => gateways);

/** SIGKILL of one of three workers: between delivery, commit and ack of what it has in hand. */
export const workerKilled = oneKilled('worker-killed', 'worker', ({ workers }) => workers);

const TIMES = 4;

/** A gateway and a worker at once, again and again, as often as they have come back. */
export const servicesKilled: Fault = {
  id: 'services-killed',
  title: `api-gateway y worker: SIGKILL a la vez, ${TIMES} veces`,
  holdS: { long: 0 },
  async inject({ system, random }) {
    const kill = async () => {
      const victims = [pick(system.gateways, random), pick(system.workers, random)];
      await Promise.all(victims.map((victim) => victim.end('SIGKILL')));
      return () => Promise.all(victims.map((victim) => victim.start()));
    };
    for (let time = 1; time < TIMES; time += 1) {
      const restart = await kill();
      await restart();
      await sleep(random() * 500);
    }
    const restart = await kill();
    return async () => void (await restart());
  },
};

/** SIGKILL of every process of PostgreSQL, then a start that has to recover from its log. */
export const postgresKilled: Fault = {
  id: 'postgres-killed',
  title: 'PostgreSQL: SIGKILL y arranque',
  holdS: { short: 0.5, long: 5 },
  isDatabaseOnly: true,
  async inject({ system }) {
    await system.postgres.kill();
    return () => system.postgres.restart();
  },
};

/** SIGKILL of every RabbitMQ node, then their start with what is on disk. */
export const rabbitmqKilled: Fault = {
  id: 'rabbitmq-killed',
  title: 'RabbitMQ: SIGKILL y arranque',
  holdS: { short: 0.5, long: 3 },
  needs: 'rabbitmq',
  async inject({ system }) {
    const nodes = system.rabbitmq?.nodes ?? [];
    await Promise.all(nodes.map((node) => node.kill()));
    return async () => void (await Promise.all(nodes.map((node) => node.start())));
  },
};

function oneKilled(
  id: string,
  service: string,
  of: (system: CrashSystem) => readonly PlacedService[],
): Fault {
  return {
    id,
    title: `${service}: SIGKILL`,
    holdS: { short: 0.5, long: 2 },
    async inject({ system, random }) {
      const victim = pick(of(system), random);
      await victim.end('SIGKILL');
      return () => victim.start();
    },
  };
}
