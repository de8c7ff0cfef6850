import { servicesOf } from '../crash-system.ts';
import { proxiesOf } from '../servers.ts';
import { type Fault, pick } from './fault.ts';

/**
 * One service reaches PostgreSQL, the queue or both no more, nor they it, while the others go on; nobody is
 * told. Long enough for both sides to give the other one up, and for another worker to get what this one has.
 */
export const serviceCutOff: Fault = {
  id: 'service-cut-off',
  title: 'Un servicio aislado, en silencio',
  holdS: { short: 4, long: 25 },
  async inject({ system, random }) {
    const { way } = pick(servicesOf(system), random);
    const proxies = pick([[way.toDatabase], [way.toBroker], proxiesOf([way])], random);
    for (const proxy of proxies) proxy.silence();
    return () => {
      for (const proxy of proxies) proxy.mend();
    };
  },
};
