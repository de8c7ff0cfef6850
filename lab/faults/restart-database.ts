import { type Fault, NOTHING_TO_RESTORE } from './fault.ts';

/** The database ends without saying goodbye and is started again; it recovers from what it has on disk. */
export const restartDatabase: Fault = {
  name: 'reiniciar-base',
  isPossible: ({ servers }) => servers.includes('postgres'),
  async inject(control) {
    await control.restart('postgres');
    return NOTHING_TO_RESTORE;
  },
};
