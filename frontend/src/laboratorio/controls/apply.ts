import { snapshot, state } from '../connection.ts';
import { workerCount } from '../workers.tsx';
import { causeFault } from './fault-actions.ts';
import { load } from './load.ts';
import { mayAct } from './may-act.ts';
import { PRESETS, type Preset, type PresetName, type Setup } from './presets.ts';
import { scaleTo, scaling } from './scaling.ts';
import { setWork } from './work.ts';

export async function bringAbout(name: PresetName): Promise<void> {
  const preset: Preset = PRESETS[name];
  if ('fault' in preset) await causeFault(preset.fault);
  else if ('setup' in preset) await apply(preset.setup);
  else await scaling.set((scaling.desired.peek() ?? workerCount.peek()) + preset.moreWorkers);
}

/** Sets everything that a setup names, the workers before the load that they are to meet, and starts the load. */
export async function apply({ load: wanted, work, workers, concurrency: slots }: Setup): Promise<void> {
  if (work) await setWork(work);
  if (state.peek()?.controlsProcesses) await scaleTo(workers ?? workerCount.peek(), slots);
  if (wanted) await load.startWith(wanted);
}

/** Whether a situation can be brought about here and now. */
export function isPossible(name: PresetName): boolean {
  const preset: Preset = PRESETS[name];
  if (!mayAct.value) return false;
  if ('fault' in preset) {
    const isAnotherOn = (snapshot.value?.faults.length ?? 0) > 0;
    return !isAnotherOn && state.value?.faults.includes(preset.fault) === true;
  }
  return state.value?.controlsProcesses === true;
}
