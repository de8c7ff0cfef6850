import type { Machine } from './machine.ts';
import type { LatencyFigures } from './scenarios/latency.ts';
import type { ListingFigures } from './scenarios/listing.ts';
import type { MemoryFigures } from './scenarios/memory.ts';
import type { QuietFigures } from './scenarios/quiet-figures.ts';
import type { SaturationFigures } from './scenarios/saturation.ts';
import type { ScalingFigures } from './scenarios/scaling.ts';
import type { SizeFigures } from './scenarios/size.ts';
import type { StartFigures } from './scenarios/start.ts';
import type { TakeoverFigures } from './scenarios/takeover.ts';
import type { TelemetryFigures } from './scenarios/telemetry.ts';

/** A whole run, as it is stored; every report is made from this alone. */
export interface Results {
  startedAt: string;
  durationS: number;
  quick: boolean;
  /** What is measured was not warmed up. */
  cold?: boolean;
  machine: Machine;
  quiet?: QuietFigures;
  saturation?: SaturationFigures;
  latency?: LatencyFigures;
  scaling?: ScalingFigures[];
  listing?: ListingFigures[];
  size?: SizeFigures[];
  memory?: MemoryFigures;
  start?: StartFigures;
  takeover?: TakeoverFigures[];
  telemetry?: TelemetryFigures;
}
