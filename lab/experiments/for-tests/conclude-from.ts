import type { Outcome, PlanName } from '@sel/contract/lab/experiments';
import type { Conclusion } from '../conclusion.ts';
import type { Experiment } from '../experiment.ts';
import type { MeasuredValues, Taken } from '../measurement.ts';
import { type FactorLevels, type Limits, type Step, stepsOf } from '../plan.ts';

/** For tests: what an experiment concludes from measurements that a stand-in for the system gives. */
export function concludeFrom<Factors extends FactorLevels, Measured extends MeasuredValues>(
  { name, plans, conclude }: Experiment<Factors, Measured, Limits, { outcome: Outcome }>,
  planName: PlanName,
  measure: (factors: Factors, repetition: number) => Taken<Measured>,
  steps: readonly Step<Factors>[] = stepsOf(plans[planName]),
): Conclusion {
  const measurements = steps.map((step) => ({
    figures: {},
    series: {},
    ...measure(step.factors, step.repetition),
    ...step,
  }));
  const declaration = { id: 'prueba', experiment: name, planName, plan: plans[planName], startedAt: '' };
  return conclude({ declaration, measurements });
}
