import { once } from 'node:events';
import type { Phase } from '@sel/contract/lab/experiments';
import type { LoadRequest } from '@sel/contract/lab/load';
import type { MeasuredSystem } from '@sel/contract/lab/planner';
import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import type { LiveLaboratory } from '../experiments/runner/live-laboratory.ts';
import type { ObservedSystem } from '../experiments/runner/system.ts';
import { faultOf } from '../faults/faults.ts';
import type { TrialLaboratory } from './laboratory.ts';

/** How long it stays dead before whoever started it starts it again. */
const DEAD_MS = 5_000;

/** The running system for the trial of a plan, by way of the laboratory that experiments have. */
export class LiveSystem implements TrialLaboratory {
  readonly #system: ObservedSystem;
  readonly #laboratory: LiveLaboratory;
  readonly #onPhase: (phase: Phase) => void;

  /** @param onPhase is told what goes on, for those who watch. */
  constructor(system: ObservedSystem, laboratory: LiveLaboratory, onPhase: (phase: Phase) => void) {
    this.#system = system;
    this.#laboratory = laboratory;
    this.#onPhase = onPhase;
  }

  get signal(): AbortSignal {
    return this.#laboratory.signal;
  }

  setWorkers(count: number, concurrency: number): Promise<void> {
    return this.#laboratory.setWorkers(count, concurrency);
  }

  setWork(settings: SimulatedWorkSettings): Promise<void> {
    return this.#laboratory.setWork(settings);
  }

  async load(request: LoadRequest): Promise<void> {
    await this.#laboratory.drained();
    await this.#system.session.start(request);
    this.#onPhase('measuring');
  }

  async rest(): Promise<void> {
    this.#onPhase('draining');
    await this.#system.session.stop();
    await this.#laboratory.drained();
  }

  async measured(last?: number): Promise<MeasuredSystem | undefined> {
    return this.#system.live.measured(last);
  }

  async kill(): Promise<void> {
    await this.#laboratory.inject(faultOf('matar-worker'), DEAD_MS);
  }

  async until(condition: (snapshot: LabSnapshot) => boolean): Promise<void> {
    for (;;) {
      const [snapshot] = await once(this.#system.live, 'snapshot', { signal: this.signal });
      if (condition(snapshot)) return;
    }
  }

  async predict(
    prediction: Parameters<TrialLaboratory['predict']>[0],
  ): Promise<(outcomeMs: number) => Promise<void>> {
    const { record } = this.#system;
    // There is no folder of a run that one could look into.
    const made = await record.predict({ ...prediction, run: null });
    return (ms) => record.settle(made, { ms });
  }
}
