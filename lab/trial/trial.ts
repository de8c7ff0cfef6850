import type { PlanAnswer, PlanRequest } from '@sel/contract/lab/planner';
import type { Text } from '@sel/contract/lab/text';
import {
  CALIBRATING_SHARE,
  type PlanTrial,
  type TrialRequest,
  testsOf,
  trialStepsMs,
  triesFewer,
  warmUpOf,
} from '@sel/contract/lab/trial';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import type { DecidedPlan, PlanToTry } from '../planner/plan.ts';
import { momentsOf } from '../queueing/statistics/moments.ts';
import { deathLastsMs, tryDeath } from './death.ts';
import { levelOf, loadOf, type TrialLaboratory } from './laboratory.ts';
import { tryWorkers } from './stretch.ts';
import { scoreText, TEXTS } from './texts.ts';
import { measuredAfter } from './watching.ts';

/** What a trial is made with. */
export interface Trial {
  lab: TrialLaboratory;
  request: TrialRequest;
  /** What the workers simulate: the service that was typed. */
  work: SimulatedWorkSettings;
  /** Decides on what can be tried with so many workers. */
  fit(request: PlanRequest, mostWorkers: number): Promise<PlanToTry>;
  /** Decides, and tells all that there is to be told of it. */
  plan(request: PlanRequest): Promise<PlanAnswer>;
  /** What was found and done so far. */
  tell(change: Partial<PlanTrial>, sentence?: Text): void;
  /** A step begins: `done` of all steps are over, and what is left takes at least so long. */
  step(done: number, total: number, leftMs: number): void;
}

/**
 * The planner tries its own answer on the running system: it measures the service at four fifths of the load, plans with it, and
 * writes down what p99 will be with the plan and with one worker fewer before it runs them. Then it kills one.
 */
export async function tryPlan(trial: Trial): Promise<void> {
  const { lab, request, work, tell } = trial;
  await lab.setWork(work);
  const { whole, tried: first } = await fitted(trial, request.plan);
  const measured = await calibrate(trial, first);
  // With what the service really takes, the plan may have outgrown the machine once more.
  const { tried: second } = await fitted(trial, { ...first.request, ...measured });
  const answer = await trial.plan(second.request);
  tell({ answer: summarised(answer) }, answer.sentence);
  const { chosen } = answer;
  if (!chosen) return tell({ score: TEXTS.noPlan });
  const tests = testsOf(answer, request.repetitions);
  const stepsMs = trialStepsMs(answer.request.ratePerSecond, answer.stretch, tests);
  const results: Pick<PlanTrial, 'planned' | 'fewer'> = { planned: [], fewer: [] };
  let done = 0;
  const run = async (workers: number, name: keyof typeof results, repetition: number) => {
    trial.step(1 + done, stepsOf(tests), (tests - done) * stepsMs.testing + stepsMs.dying);
    const tried = await tryWorkers(lab, answer, workers, repetition);
    results[name] = [...results[name], tried];
    tell(results, TEXTS.tried(tried, answer.request.objective.level));
    done += 1;
  };
  const serving = chosen.chance.workers;
  for (let repetition = 1; repetition <= request.repetitions; repetition += 1) {
    await run(serving, 'planned', repetition);
    if (triesFewer(chosen)) await run(serving - 1, 'fewer', repetition);
  }
  trial.step(1 + tests, stepsOf(tests), stepsMs.dying);
  const death = await tryDeath(lab, answer);
  if (death) tell({ death }, TEXTS.died(death));
  tell({ score: scoreText(results, isSmaller(answer, whole)) });
}

/** The service, each stretch of load, and the death. */
export function stepsOf(tests: number): number {
  return tests + 2;
}

/** Decides; where the plan is too large it is told that it is tried in small, and what that shows. */
async function fitted({ request, fit, tell }: Trial, asked: PlanRequest): Promise<PlanToTry> {
  const toTry = await fit(asked, request.mostWorkers);
  const { whole, tried } = toTry;
  if (whole.chosen && isSmaller(tried, whole)) {
    tell({}, TEXTS.inSmall(whole.chosen.workers, request.mostWorkers, tried.request.ratePerSecond));
  }
  return toTry;
}

/** Service, rest of the way and time to restart, at a share of the load and with that share of the workers that the typed numbers ask for. */
async function calibrate(
  { lab, request, tell, step }: Trial,
  first: DecidedPlan,
): Promise<Pick<PlanRequest, 'levels' | 'outsideMs' | 'restartMs'>> {
  const { ratePerSecond } = first.request;
  const tests = testsOf(first, request.repetitions);
  step(0, stepsOf(tests), trialStepsMs(ratePerSecond, first.stretch, tests).all);
  // These workers are as busy as those of the plan, so that some consultas wait for a slot and some do not.
  const workers = Math.ceil(CALIBRATING_SHARE * (first.chosen?.workers ?? FEWEST_WORKERS));
  const { concurrency } = levelOf(first.request);
  await lab.setWorkers(workers, concurrency);
  const rate = ratePerSecond * CALIBRATING_SHARE;
  tell({}, TEXTS.measuring(workers, rate));
  await lab.load(loadOf(rate, 1));
  const { level, outsideMs, serviceMs, serviceScv } = await measuredAfter(lab, {
    // These are as many as are tried: what is foretold is then hardly less certain than what is found.
    consultas: warmUpOf(first.stretch) + first.stretch,
    last: first.stretch,
    signal: lab.signal,
  });
  const restartMs = await deathLastsMs(lab, workers, () => true);
  await lab.rest();
  tell({}, TEXTS.measured(serviceMs, serviceScv, restartMs));
  return { levels: [{ ...level, concurrency }], outsideMs, restartMs };
}

function isSmaller(tried: Pick<PlanAnswer, 'request'>, whole: DecidedPlan): boolean {
  return tried.request.ratePerSecond < whole.request.ratePerSecond;
}

/** Where no number of workers that can be typed is enough, the service is measured all the same: it may be another one. */
const FEWEST_WORKERS = 2;

/** The answer with what a picture needs of the measured service: thousands of samples would be sent with each step. */
function summarised(answer: PlanAnswer): PlanAnswer {
  const { outsideMs = [], levels, ...request } = answer.request;
  const summaries = levels.map(({ service, ...level }) => {
    if (!('samplesMs' in service)) return { ...level, service };
    const { mean, scv } = momentsOf(service.samplesMs);
    return { ...level, service: { meanMs: mean, scv } };
  });
  const outside = outsideMs.length > 0 && { outsideMs: [momentsOf(outsideMs).mean] };
  return { ...answer, request: { ...request, levels: summaries, ...outside } };
}
