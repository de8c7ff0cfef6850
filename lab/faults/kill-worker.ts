import { type Fault, NOTHING_TO_RESTORE, targetOf } from './fault.ts';

/** One worker dies at once, with all it has in hand; whoever started it starts another. */
export const killWorker: Fault = {
  name: 'matar-worker',
  isPossible: ({ processes }) => processes,
  async inject(control, processes) {
    await control.signal(targetOf('worker', processes), 'SIGKILL');
    return NOTHING_TO_RESTORE;
  },
};
