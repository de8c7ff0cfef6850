import type { FaultName } from '@sel/contract/lab/faults';
import type { SimulatedWorkSettings } from '@sel/contract/lab/work';
import type { LoadForm } from './load-form.ts';

/** What the system is set to: whatever is left out stays as it is. */
export interface Setup {
  load?: Partial<LoadForm>;
  workers?: number;
  concurrency?: number;
  work?: Partial<SimulatedWorkSettings>;
}

/** A situation at the press of a button: a whole setup with its load, some workers more, or a fault. */
export type Preset = { setup: Setup } | { moreWorkers: number } | { fault: FaultName };

/** 2 workers with 2 slots and 100 ms of work finish 40 a second. */
const TWO_SLOW_WORKERS = {
  workers: 2,
  concurrency: 2,
  work: { meanMs: 100, distribution: 'exponencial', kind: 'espera' },
} as const;

/** Their order is that of the story that they tell. */
export const PRESETS = {
  'cola-crece': { setup: { ...TWO_SLOW_WORKERS, load: { shape: 'constant', ratePerSecond: 60 } } },
  rescate: { moreWorkers: 2 },
  pico: { setup: { ...TWO_SLOW_WORKERS, load: { shape: 'burst', ratePerSecond: 20, peakPerSecond: 200 } } },
  matar: { fault: 'matar-worker' },
  congelar: { fault: 'congelar-base' },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];
