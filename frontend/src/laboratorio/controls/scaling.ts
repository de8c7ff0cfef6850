import { effect } from '@preact/signals';
import type { WorkersRequest } from '@sel/contract/lab/control';
import { act } from '../lab-api.ts';
import { workerCapacity, workerCount } from '../workers.tsx';
import { createDesiredNumber } from './desired-number.ts';

export const scaling = createDesiredNumber((count) => setWorkers({ count }));

/** How many consultas each worker takes in hand at a time; to change it restarts all of them. */
export const concurrency = createDesiredNumber((concurrency) =>
  setWorkers({ count: scaling.desired.peek() ?? workerCount.peek(), concurrency }),
);

/** Both at once: a change of the one would otherwise wait for the other. What is so already is not asked for. */
export async function scaleTo(count: number, slots: number | undefined): Promise<void> {
  const isOther = slots !== undefined && slots !== workerCapacity.peek();
  if (isOther) await setWorkers({ count, concurrency: slots });
  else if (count !== workerCount.peek()) await scaling.set(count);
}

function setWorkers(request: WorkersRequest): Promise<boolean> {
  return act('workers', 'PUT', '/workers', request);
}

/** Tells both what is seen of the workers. Call it while the laboratory is on show; @returns what ends that. */
export function followWorkers(): () => void {
  return effect(() => {
    scaling.observed(workerCount.value);
    if (workerCapacity.value !== undefined) concurrency.observed(workerCapacity.value);
  });
}
