import type { Bench } from './bench.ts';
import type { Results } from './results.ts';
import { measureLatency } from './scenarios/latency.ts';
import { measureListing } from './scenarios/listing.ts';
import { measureMemory } from './scenarios/memory.ts';
import { measureQuiet } from './scenarios/quiet.ts';
import { measureSaturation } from './scenarios/saturation.ts';
import { measureScaling } from './scenarios/scaling.ts';
import { measureSize } from './scenarios/size.ts';
import { measureStart } from './scenarios/start.ts';
import { measureTakeover } from './scenarios/takeover.ts';
import { measureTelemetry } from './scenarios/telemetry.ts';

type Part = Exclude<keyof Results, 'startedAt' | 'durationS' | 'quick' | 'machine'>;

export interface PartOfRun {
  part: Part;
  /** In every run, only in one that is not quick, or only in one that names it (`--only`). */
  runs: 'always' | 'in full' | 'when asked';
  measure(bench: Bench): Promise<Results[Part]>;
}

/** In the order in which they run. What telemetry costs does not change with the system's speed: it is measured when asked for. */
export const PARTS: Record<string, PartOfRun> = {
  reposo: { part: 'quiet', runs: 'always', measure: measureQuiet },
  saturacion: { part: 'saturation', runs: 'always', measure: measureSaturation },
  latencia: { part: 'latency', runs: 'in full', measure: measureLatency },
  relevo: { part: 'takeover', runs: 'in full', measure: measureTakeover },
  escalado: { part: 'scaling', runs: 'in full', measure: measureScaling },
  listados: { part: 'listing', runs: 'in full', measure: measureListing },
  tamano: { part: 'size', runs: 'in full', measure: measureSize },
  memoria: { part: 'memory', runs: 'in full', measure: measureMemory },
  arranque: { part: 'start', runs: 'in full', measure: measureStart },
  telemetria: { part: 'telemetry', runs: 'when asked', measure: measureTelemetry },
};
