import type { Stage } from '@sel/contract';
import type { CpuSplit } from '@sel/contract/lab/cpu';
import type { ActiveFault } from '@sel/contract/lab/fault-state';
import type { PathNode } from '@sel/contract/lab/node';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { LoadFigures } from '@sel/contract/lab/snapshot';
import type { Bottleneck, EvidenceFigure } from '@sel/contract/lab/verdict';
import { handsOf, workersOf } from '@sel/contract/lab/workers';

/** What the verdict is drawn from. */
export interface Evidence {
  nowMs: number;
  faults: readonly ActiveFault[];
  processes: readonly ProcessReport[];
  arrivalsPerSecond: number;
  inSystem: number;
  /** How many of them no worker has in hand. */
  queued: number;
  /** Whether more has come than ended in the last seconds, beyond chance. */
  isGrowing: boolean;
  /** Mean time in each stage of consultas that came since anything was away; null while too few of them have ended. */
  stageMeansMs: Record<Stage, number> | null;
  cpu: CpuSplit;
  /** How long each stayed on its way to a hand that was free; null where that is not known, or not worth knowing. */
  handoverMeanMs: number | null;
  databaseAnswers: boolean;
  /** How long the laboratory's own questions to the database took lately, in the mean. */
  databaseMeanMs: number;
  gatewayAnswers: boolean;
  /** How long its questions to the gateway took lately, in the mean. */
  gatewayMeanMs: number;
  brokerAnswers: boolean;
  load: LoadFigures | null;
}

/** What a rule answers: whether it applies, what limits the system then and where, and the figures that say so. */
interface Answer {
  applies: boolean;
  bottleneck: Bottleneck;
  node: PathNode | null;
  evidence: EvidenceFigure[];
}

export type Rule = (evidence: Evidence) => Answer;

/** What is in use for more than this share has little left to give. */
export const SATURATED = 0.85;

/** @param limit what the value is held against; null when it stands there for information. */
export function figure(
  name: string,
  value: number,
  unit: EvidenceFigure['unit'],
  limit: number | null = null,
): EvidenceFigure {
  return { figure: name, value, unit, limit };
}

/**
 * The share of all workers' hands that is full: in the mean of the second before their last reports or, while more is
 * inside than they can hold, at the moment of the reports. A queue that has just begun is so told a second sooner.
 */
export function busyShare({ processes, inSystem }: Pick<Evidence, 'processes' | 'inSystem'>): number {
  const hands = handsOf(processes);
  if (hands === 0) return 0;
  const share = (full: (worker: ProcessReport) => number) =>
    workersOf(processes).reduce((sum, worker) => sum + full(worker), 0) / hands;
  const mean = share((worker) => worker.busyShare * worker.capacity);
  return inSystem > hands
    ? Math.max(
        mean,
        share(({ inHand }) => inHand),
      )
    : mean;
}
