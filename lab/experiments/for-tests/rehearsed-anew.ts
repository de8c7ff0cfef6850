import { writeFileSync } from 'node:fs';
import { OUTCOMES, type PlanName } from '@sel/contract/lab/experiments';
import type { AnyExperiment } from '../experiment.ts';
import { characteristicsFile, rehearsalsOf, type Stored } from '../operating-characteristics.ts';

/**
 * An experiment anew, as it is stored.
 * @param keys of the only systems that are wanted; all when left out.
 */
export function rehearsedAnew(experiment: AnyExperiment, keys?: readonly string[]): Stored {
  const sharesOf = (plan: PlanName) =>
    Object.fromEntries(
      experiment
        .rehearse(plan, rehearsalsOf(experiment), keys)
        .map((one) => [one.key, Object.fromEntries(OUTCOMES.map((outcome) => [outcome, one[outcome]]))]),
    );
  return { full: sharesOf('full'), short: sharesOf('short') } as Stored;
}

/** After a change. */
export function writeDown({ name }: AnyExperiment, rehearsed: Stored): void {
  writeFileSync(characteristicsFile(name), `${JSON.stringify(rehearsed, null, 2)}\n`);
}
