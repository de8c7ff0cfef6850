import type { LabClient } from './client.ts';
import { runningWorkers } from './watching.ts';

type Settable = Pick<LabClient, 'state' | 'snapshots' | 'setLoad' | 'setWork' | 'setWorkers'>;

/** Does something with a system that nobody loads; afterwards workers, work and load are as they were. */
export async function restoring<Found>(lab: Settable, act: () => Promise<Found>): Promise<Found> {
  const { load, work } = await lab.state();
  const workers = await runningWorkers(lab);
  await lab.setLoad(null);
  try {
    return await act();
  } finally {
    await lab.setLoad(null);
    await lab.setWork(work);
    if (workers) await lab.setWorkers(workers);
    if (load) await lab.setLoad(load);
  }
}
