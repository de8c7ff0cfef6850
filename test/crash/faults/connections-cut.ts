import { servicesOf } from '../crash-system.ts';
import { proxiesOf } from '../servers.ts';
import type { Fault } from './fault.ts';

/** Every connection between services and servers breaks in the middle of a frame, and so does every new one. */
export const connectionsCut: Fault = {
  id: 'connections-cut',
  title: 'Conexiones cortadas a mitad de una trama',
  holdS: { short: 1, long: 3 },
  async inject({ system, random }) {
    const proxies = proxiesOf(servicesOf(system).map(({ way }) => way));
    for (const proxy of proxies) proxy.cut(random);
    return () => {
      for (const proxy of proxies) proxy.mend();
    };
  },
};
