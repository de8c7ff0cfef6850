import type { Fault } from './fault.ts';

/** SIGTERM to one service after the other, as a new version is rolled out. */
export const servicesDrained: Fault = {
  id: 'services-drained',
  title: 'SIGTERM a cada servicio, uno tras otro',
  holdS: { long: 0 },
  isPossible: () => true,
  async inject({ system }) {
    for (const service of [...system.gateways, ...system.workers]) {
      const status = await service.end('SIGTERM');
      await service.start();
      if (status !== 0)
        throw new Error(`${service.name} ended with ${status} after SIGTERM:\n${service.log()}`);
    }
    return () => {};
  },
};
