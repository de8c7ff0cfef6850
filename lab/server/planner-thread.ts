import { parentPort, workerData } from 'node:worker_threads';
import { plan } from '../planner/plan.ts';
import { planToTry } from '../planner/to-try.ts';
import type { ThreadData } from './planning.ts';

let simulated = 0;
const tell = () => {
  simulated += 1;
  parentPort?.postMessage({ simulated });
};
const { request, mostWorkers } = workerData as ThreadData;
const answer = mostWorkers === undefined ? plan(request, tell) : planToTry(request, mostWorkers);
parentPort?.postMessage({ answer });
