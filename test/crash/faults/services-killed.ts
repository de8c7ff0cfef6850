import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, pick } from './fault.ts';

const TIMES = 4;

/** A gateway and a worker at once, again and again, as often as they have come back. */
export const servicesKilled: Fault = {
  id: 'services-killed',
  title: `api-gateway y worker: SIGKILL a la vez, ${TIMES} veces`,
  holdS: { long: 0 },
  isPossible: () => true,
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
