import { writeFileSync } from 'node:fs';
import { OUTCOMES, type PlanName } from '@sel/contract/lab/experiments';
import type { AnyExperiment } from '../experiment.ts';
import {
  CHARACTERISTICS_FILE,
  rehearsalsOf,
  type Stored,
  writtenDown,
} from '../operating-characteristics.ts';

/**
 * Experiments anew, as they are stored.
 * @param keys of the only systems that are wanted; all when left out.
 */
export function rehearseAll(experiments: readonly AnyExperiment[], keys?: readonly string[]): Stored {
  const sharesOf = (experiment: AnyExperiment, plan: PlanName) =>
    Object.fromEntries(
      experiment
        .rehearse(plan, rehearsalsOf(experiment), keys)
        .map((one) => [one.key, Object.fromEntries(OUTCOMES.map((outcome) => [outcome, one[outcome]]))]),
    );
  const supposing = experiments.filter(({ suppositions }) => suppositions.length > 0);
  return Object.fromEntries(
    supposing.map((experiment) => [
      experiment.name,
      { full: sharesOf(experiment, 'full'), short: sharesOf(experiment, 'short') },
    ]),
  ) as Stored;
}

/** After a change; what is written of other experiments stays as it is. */
export function writeDown(rehearsed: Stored): void {
  const all = Object.assign(writtenDown(), rehearsed);
  writeFileSync(CHARACTERISTICS_FILE, `${JSON.stringify(all, null, 2)}\n`);
}
