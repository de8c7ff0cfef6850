import { type Fault, pick } from './fault.ts';

/** SIGKILL of one of two gateways: between the commit and the publication of some consultas, too. */
export const gatewayKilled: Fault = {
  id: 'gateway-killed',
  title: 'api-gateway: SIGKILL',
  holdS: { short: 0.5, long: 2 },
  isPossible: () => true,
  async inject({ system, random }) {
    const victim = pick(system.gateways, random);
    await victim.end('SIGKILL');
    return () => victim.start();
  },
};
