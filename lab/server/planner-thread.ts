import { parentPort, workerData } from 'node:worker_threads';
import type { PlanRequest } from '@sel/contract/lab/planner';
import { plan, planToTry } from '../planner/plan.ts';

/** What the thread is given; with `mostWorkers`, what can be tried with so many is wanted as well. */
export interface ThreadData {
  request: PlanRequest;
  mostWorkers?: number;
}

let simulated = 0;
const tell = () => {
  simulated += 1;
  parentPort?.postMessage({ simulated });
};
const { request, mostWorkers } = workerData as ThreadData;
const answer = mostWorkers === undefined ? plan(request, tell) : planToTry(request, mostWorkers);
parentPort?.postMessage({ answer });
