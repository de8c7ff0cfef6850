import type { Fault } from './fault.ts';

/** All processes of the broker stand still, as on a machine that hangs: connections stay open and nothing answers. */
export const freezeBroker: Fault = {
  name: 'congelar-broker',
  isPossible: ({ servers }) => servers.includes('rabbitmq'),
  async inject(control) {
    await control.signal('rabbitmq', 'SIGSTOP');
    return () => control.signal('rabbitmq', 'SIGCONT');
  },
};
