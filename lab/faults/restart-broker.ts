import { type Fault, NOTHING_TO_RESTORE } from './fault.ts';

/** The broker ends without saying goodbye and is started again; it recovers from what it has on disk. */
export const restartBroker: Fault = {
  name: 'reiniciar-broker',
  isPossible: ({ servers }) => servers.includes('rabbitmq'),
  async inject(control) {
    await control.restart('rabbitmq');
    return NOTHING_TO_RESTORE;
  },
};
