import { effect } from '@preact/signals';
import { act } from '../lab-api.ts';
import { workerCapacity, workerCount } from '../workers.tsx';
import { createWish } from './wish.ts';

/** As many as a laptop bears; each is a process of its own. */
export const MAX_WORKERS = 32;

/** How many workers there are to be. */
export const scaling = createWish((cantidad) => act('workers', 'PUT', '/workers', { cantidad }));

/** How many consultas each worker takes in hand at a time; to change it restarts all of them. */
export const concurrency = createWish((concurrencia) =>
  act('workers', 'PUT', '/workers', {
    cantidad: scaling.wished.peek() ?? workerCount.peek(),
    concurrencia,
  }),
);

/** Tells both what is seen of the workers. Call it while the laboratory is on show; @returns what ends that. */
export function followWorkers(): () => void {
  return effect(() => {
    scaling.seen(workerCount.value);
    if (workerCapacity.value !== undefined) concurrency.seen(workerCapacity.value);
  });
}
