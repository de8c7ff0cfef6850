import type { ServiceProcess } from '../../../local/processes/service-process.ts';
import { servicesOf } from '../crash-system.ts';
import type { Fault } from './fault.ts';

/** SIGTERM to one service after the other, as a new version is rolled out. */
export const servicesDrained: Fault = {
  id: 'services-drained',
  title: 'SIGTERM a cada servicio, uno tras otro',
  holdS: { long: 0 },
  async inject({ system }) {
    await restartOneByOne(servicesOf(system));
    return () => {};
  },
};

/** Each is ready again before the next one is ended. */
async function restartOneByOne(services: readonly ServiceProcess[]): Promise<void> {
  for (const service of services) {
    const status = await service.end('SIGTERM');
    await service.start();
    if (status !== 0)
      throw new Error(`${service.name} ended with ${status} after SIGTERM:\n${service.log()}`);
  }
}
