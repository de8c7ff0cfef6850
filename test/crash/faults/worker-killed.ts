import { type Fault, pick } from './fault.ts';

/** SIGKILL of one of three workers: between delivery, commit and ack of what it has in hand. */
export const workerKilled: Fault = {
  id: 'worker-killed',
  title: 'worker: SIGKILL',
  holdS: { short: 0.5, long: 2 },
  isPossible: () => true,
  async inject({ system, random }) {
    const victim = pick(system.workers, random);
    await victim.end('SIGKILL');
    return () => victim.start();
  },
};
