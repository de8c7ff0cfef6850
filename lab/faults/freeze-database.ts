import type { Fault } from './fault.ts';

/** All processes of the database stand still, as on a machine that hangs: connections stay open and nothing answers. */
export const freezeDatabase: Fault = {
  name: 'congelar-base',
  isPossible: ({ servers }) => servers.includes('postgres'),
  async inject(control) {
    await control.signal('postgres', 'SIGSTOP');
    return () => control.signal('postgres', 'SIGCONT');
  },
};
