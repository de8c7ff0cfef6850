import { countOf } from '../domain.ts';
import type { Scenario } from '../simulation/scenario.ts';
import { type SimulationOptions, type SimulationRun, simulate } from '../simulation/simulate.ts';
import { type MeanInterval, meanInterval } from '../statistics/student.ts';

export interface EstimateOptions extends Omit<SimulationOptions, 'replication'> {
  /** How many runs, independent of each other. */
  replications: number;
  confidence?: number;
}

/**
 * What a scenario does on the average, with intervals: each measure is taken of several independent runs,
 * whose results are independent observations, unlike the waits within one run (Law, *Simulation Modeling
 * and Analysis*, chapter 9: replication/deletion).
 */
export function estimate<Measure extends string>(
  scenario: Scenario,
  { replications, confidence = 0.95, ...options }: EstimateOptions,
  measures: Record<Measure, (run: SimulationRun) => number>,
): Record<Measure, MeanInterval> {
  countOf('replications', replications);
  const names = Object.keys(measures) as Measure[];
  const observations = Array.from({ length: replications }, (_, replication) => {
    const run = simulate(scenario, { ...options, replication });
    return names.map((name) => measures[name](run));
  });
  return Object.fromEntries(
    names.map((name, i) => [
      name,
      meanInterval(
        observations.map((row) => row[i] as number),
        confidence,
      ),
    ]),
  ) as Record<Measure, MeanInterval>;
}
