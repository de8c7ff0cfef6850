/*
 * The trial of a plan on the running system: the planner writes down what will come, loads the system, kills a worker and says
 * how it did. This is its entry; the steps are in trial.ts.
 */

import type { ExperimentProgress } from '@sel/contract/lab/experiments';
import { type PlanAnswer, type PlanRequest, simulatedWorkOf } from '@sel/contract/lab/planner';
import type { Text } from '@sel/contract/lab/text';
import { PLAN_TRIAL, type PlanTrial, type TrialRequest, trialStepsMs } from '@sel/contract/lab/trial';
import { Refusal } from '@sel/runtime/refusal';
import type { ExperimentRunner } from '../experiments/runner/experiment-runner.ts';
import type { ObservedSystem } from '../experiments/runner/system.ts';
import { runId } from '../experiments/stored-run.ts';
import { stretchLength } from '../planner/chances.ts';
import { demandOf } from '../planner/demand.ts';
import type { PlanToTry } from '../planner/plan.ts';
import { SIMULATED_WORK } from '../planner/words.ts';
import { liveSystem } from './live-system.ts';
import { stepsOf, tryPlan } from './trial.ts';

interface TrialsOptions {
  system: ObservedSystem;
  runner: Pick<ExperimentRunner, 'run'>;
  fit(request: PlanRequest, mostWorkers: number, signal: AbortSignal): Promise<PlanToTry>;
  plan(request: PlanRequest, signal: AbortSignal): Promise<PlanAnswer>;
}

/** Makes trials of plans on the running system, and knows the latest. */
export class Trials {
  readonly #options: TrialsOptions;
  #latest: PlanTrial | undefined;

  constructor(options: TrialsOptions) {
    this.#options = options;
  }

  /** The trial under way, as far as it has come, or the last one. */
  get latest(): PlanTrial | undefined {
    return this.#latest;
  }

  /**
   * Starts a trial and returns at once; its progress is the runner's.
   * @throws {Refusal} when the workers cannot simulate that service.
   * @throws {Refusal} while something else is measured.
   */
  start(request: TrialRequest): ExperimentProgress {
    const { system, runner, fit, plan } = this.#options;
    const { work, ...least } = outlineOf(request);
    const id = runId(new Date().toISOString(), PLAN_TRIAL);
    const progress = runner.run({
      id,
      name: PLAN_TRIAL,
      ...least,
      measure: (laboratory, tell) =>
        tryPlan({
          lab: liveSystem(system, laboratory, (phase) => tell({ phase })),
          request,
          work,
          fit: (asked, mostWorkers) => fit(asked, mostWorkers, laboratory.signal),
          plan: (asked) => plan(asked, laboratory.signal),
          tell: (change, sentence) => {
            this.#found(change, sentence);
            // Whoever watches asks again for what has been found.
            tell({});
          },
          step: (done, total, leftMs) => tell({ done, total, expectedEndMs: Date.now() + leftMs }),
        }),
    });
    const nothing = { told: [], answer: null, planned: [], fewer: [], death: null, score: null };
    this.#latest = { id, request, ...nothing };
    return progress;
  }

  #found(change: Partial<PlanTrial>, sentence: Text | undefined): void {
    if (!this.#latest) return;
    const told = sentence ? [...this.#latest.told, sentence] : this.#latest.told;
    this.#latest = { ...this.#latest, ...change, told };
  }
}

/**
 * What is to be simulated, and how long that takes at least as far as is known before anything was measured.
 * @throws {Refusal} when the system would have to measure a part of its service: workers simulate what is typed.
 */
function outlineOf({ plan, repetitions }: TrialRequest) {
  const [level, ...others] = plan.levels;
  const work = level && simulatedWorkOf(level);
  if (!work || others.length > 0) {
    throw new Refusal(
      'plan_no_probable',
      `Para probar un plan hace falta un solo tiempo de servicio escrito, con el Cs² de un trabajo que los workers saben simular (${SIMULATED_WORK}).`,
    );
  }
  const demand = demandOf(plan, level);
  const tests = 2 * repetitions;
  const leastMs = trialStepsMs(demand.ratePerSecond, stretchLength(demand), tests).all;
  return { work, total: stepsOf(tests), leastMs };
}
