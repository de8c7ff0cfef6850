import type { PlanName } from '@sel/contract/lab/experiments';
import type { Environment } from '../../report/environment.ts';
import type { AnyExperiment } from '../experiment.ts';
import { leastMs, stepsOf } from '../plan.ts';
import { writeReport } from '../report/write-report.ts';
import { RunFolder } from '../run-folder.ts';
import { runId } from '../stored-run.ts';
import type { Task } from './run.ts';

export interface ExperimentOptions {
  /** Where each run leaves its folder. */
  resultsDir: string;
  /** What machine and versions a run is made with. */
  lookAtEnvironment(): Promise<Environment>;
}

/** An experiment as what is measured with the system, and its folder, which is made meanwhile. */
export function experimentTask(
  experiment: AnyExperiment,
  planName: PlanName,
  { resultsDir, lookAtEnvironment }: ExperimentOptions,
): { task: Task; folder: Promise<RunFolder> } {
  const { name, limits, plans, preparationMs } = experiment;
  const plan = plans[planName];
  const startedAtMs = Date.now();
  const startedAt = new Date(startedAtMs).toISOString();
  const id = runId(startedAt, name);
  const folder = RunFolder.create(resultsDir, { id, experiment: name, planName, plan, limits, startedAt });
  const total = stepsOf(plan).length;
  const task: Task = {
    id,
    name,
    plan: planName,
    total,
    leastMs: leastMs(plan, preparationMs),
    async measure(laboratory, tell) {
      const made = await folder;
      await made.describe(await lookAtEnvironment());
      let done = 0;
      await experiment.run(laboratory, planName, async (measurement) => {
        await made.add(measurement);
        done += 1;
        const nowMs = Date.now();
        // Each measurement that is left will take as long as those so far did on average.
        tell({ done, expectedEndMs: nowMs + ((nowMs - startedAtMs) / done) * (total - done) });
      });
    },
    async conclude() {
      const made = await folder.catch(() => undefined);
      if (made) await writeReport(made, experiment);
    },
  };
  return { task, folder };
}
