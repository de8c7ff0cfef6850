/*
 * The laboratory's process as it is, except that each short plan measures for seconds: for tests of what becomes of a run,
 * whatever its figures.
 */

import { EXPERIMENTS } from '../lab/experiments/experiments.ts';
import type { Plan } from '../lab/experiments/plan.ts';

const QUICK: Pick<Plan, 'repetitions' | 'warmUpMs' | 'measureMs'> = {
  repetitions: 1,
  warmUpMs: 500,
  measureMs: 1_500,
};

for (const { plans } of EXPERIMENTS) Object.assign(plans.short, QUICK);
await import('../lab/server/main.ts');
