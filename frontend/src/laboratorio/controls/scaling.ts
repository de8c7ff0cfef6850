import { effect } from '@preact/signals';
import type { WorkersRequest } from '@sel/contract/lab/control';
import { act } from '../lab-api.ts';
import { workerCapacity, workerCount } from '../workers.tsx';
import { createWish } from './wish.ts';

/** How many workers there are to be. */
export const scaling = createWish((count) => setWorkers({ count }));

/** How many consultas each worker takes in hand at a time; to change it restarts all of them. */
export const concurrency = createWish((concurrency) =>
  setWorkers({ count: scaling.wished.peek() ?? workerCount.peek(), concurrency }),
);

function setWorkers(request: WorkersRequest): Promise<boolean> {
  return act('workers', 'PUT', '/workers', request);
}

/** Tells both what is seen of the workers. Call it while the laboratory is on show; @returns what ends that. */
export function followWorkers(): () => void {
  return effect(() => {
    scaling.seen(workerCount.value);
    if (workerCapacity.value !== undefined) concurrency.seen(workerCapacity.value);
  });
}
