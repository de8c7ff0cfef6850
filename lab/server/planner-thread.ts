import { parentPort, workerData } from 'node:worker_threads';
import { plan, planToTry } from '../planner/plan.ts';
import type { ThreadData } from './planning.ts';

let simulated = 0;
const tell = () => {
  simulated += 1;
  parentPort?.postMessage({ simulated });
};
const { request, mostWorkers } = workerData as ThreadData;
const answer = mostWorkers === undefined ? plan(request, tell) : planToTry(request, mostWorkers);
parentPort?.postMessage({ answer });
