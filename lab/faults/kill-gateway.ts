import { type Fault, NOTHING_TO_RESTORE, targetOf } from './fault.ts';

/** One api-gateway dies at once, with all it has in hand; whoever started it starts another. */
export const killGateway: Fault = {
  name: 'matar-gateway',
  isPossible: ({ processes }) => processes,
  async inject(control, processes) {
    await control.signal(targetOf('api-gateway', processes), 'SIGKILL');
    return NOTHING_TO_RESTORE;
  },
};
