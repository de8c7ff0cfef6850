import Type from 'typebox';
import { FaultName } from './control.ts';
import { PathNode } from './node.ts';
import { orNull } from './numbers.ts';

const BOTTLENECKS = [
  'none',
  'idle',
  /** Consultas pile up, and nothing that is known yet says why. */
  'settling',
  'fault',
  'no_workers',
  'workers',
  'cpu',
  'gateway',
  'database',
  'broker',
  'generator',
  /** Browsers on this machine, the page's among them, or other programs: the system does not get the CPU. */
  'browsers',
  'others',
] as const;
export type Bottleneck = (typeof BOTTLENECKS)[number];

/** In the order in which they are asked: from what makes every other figure worthless to what merely takes time. */
export const RULES = [
  'active_fault',
  'database_away',
  'gateway_away',
  'broker_away',
  'no_workers',
  'cpu_elsewhere',
  'generator_late',
  'cpu_full',
  'workers_busy',
  'gateway_busy',
  'database_slow',
  'store_long',
  'publish_long',
  'delivery_long',
] as const;
export type RuleName = (typeof RULES)[number];

export const EvidenceFigure = Type.Object({
  figure: Type.String(),
  value: Type.Number(),
  unit: Type.Enum(['share', 'ms', 'count', 'perSecond', 'cores']),
  /** What the value is held against; null when it stands beside the others for information. */
  limit: orNull(Type.Number()),
});
export type EvidenceFigure = Type.Static<typeof EvidenceFigure>;

/** What limits the system at this moment, and the figures that say so. */
export const Verdict = Type.Object({
  bottleneck: Type.Enum(BOTTLENECKS),
  /** Where it is on the path; null when it is nowhere, or everywhere. */
  node: orNull(PathNode),
  /** Which fault it is, when it is one. */
  fault: orNull(FaultName),
  evidence: Type.Array(EvidenceFigure),
  /** Every rule in its order. The first that applies is the verdict; the figures of the others say why they are not. */
  rules: Type.Array(
    Type.Object({ rule: Type.Enum(RULES), applies: Type.Boolean(), evidence: Type.Array(EvidenceFigure) }),
  ),
});
export type Verdict = Type.Static<typeof Verdict>;
