import type { Phase } from '@sel/contract/lab/experiments';
import type { LiveLaboratory } from '../experiments/runner/live-laboratory.ts';
import type { ObservedSystem } from '../experiments/runner/system.ts';
import { faultOf } from '../faults/faults.ts';
import type { TrialLaboratory } from './laboratory.ts';

/** How long it stays dead before whoever started it starts it again. */
const DEAD_MS = 5_000;

/**
 * The running system for the trial of a plan, by way of the laboratory that experiments have.
 * @param onPhase is told what goes on, for those who watch.
 */
export function liveSystem(
  { session, live, record }: ObservedSystem,
  laboratory: LiveLaboratory,
  onPhase: (phase: Phase) => void,
): TrialLaboratory {
  return {
    signal: laboratory.signal,
    setWorkers: (count, concurrency) => laboratory.setWorkers(count, concurrency),
    setWork: (settings) => laboratory.setWork(settings),
    async load(request) {
      await laboratory.drained();
      await session.start(request);
      onPhase('measuring');
    },
    async rest() {
      onPhase('draining');
      await session.stop();
      await laboratory.drained();
    },
    measured: async (last) => live.measured(last),
    kill: () => laboratory.inject(faultOf('matar-worker'), DEAD_MS),
    until: (condition) => laboratory.until(condition),
    async predict(prediction) {
      // There is no folder of a run that one could look into.
      const made = await record.predict({ ...prediction, run: null });
      return (ms) => record.settle(made, { ms });
    },
  };
}
