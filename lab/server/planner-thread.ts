import { parentPort, workerData } from 'node:worker_threads';
import type { PlanRequest } from '@sel/contract/lab/planner';
import { plan } from '../planner/plan.ts';

let simulated = 0;
const answer = plan(workerData as PlanRequest, () => {
  simulated += 1;
  parentPort?.postMessage({ simulated });
});
parentPort?.postMessage({ answer });
