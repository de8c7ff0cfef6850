import type { Stage } from '@sel/contract';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { LoadFigures, Verdict } from '@sel/contract/lab/snapshot';
import { MAX_LAG_P99_MS } from '../load/validity.ts';

/** What the verdict is drawn from. */
export interface Evidence {
  processes: readonly ProcessReport[];
  arrivalsPerSecond: number;
  queued: number;
  /** Mean time in each stage; null when nothing has ended lately. */
  stageMeansMs: Record<Stage, number> | null;
  /** Share of all cores that is in use on the laboratory's machine. */
  machineCpuShare: number;
  databaseAnswers: boolean;
  brokerAnswers: boolean;
  load: LoadFigures | null;
}

const SATURATED = 0.85;
/** A stage is long when it takes more than this and most of the time. */
const LONG_STAGE_MS = 50;

/**
 * Names what limits the system: the first of the rules that applies, from what makes every other figure
 * worthless (a dead dependency, a late generator) to what merely takes most of the time.
 */
export function findBottleneck(evidence: Evidence): Verdict {
  const applying = RULES.map((rule) => rule(evidence)).find((verdict) => verdict !== undefined);
  return applying ?? headroom(evidence);
}

type Rule = (evidence: Evidence) => Verdict | undefined;

const databaseAway: Rule = ({ databaseAnswers }) =>
  databaseAnswers ? undefined : { bottleneck: 'database', evidence: [] };

const brokerAway: Rule = ({ brokerAnswers, queued }) =>
  brokerAnswers ? undefined : verdict('broker', ['queued', queued, 'count']);

/** By the same limit as in reports: what is called fine here must not be left out there. */
const generatorLate: Rule = ({ load }) =>
  load && load.lagP99Ms > MAX_LAG_P99_MS
    ? verdict('generator', ['lagP99Ms', load.lagP99Ms, 'ms'])
    : undefined;

const noWorkers: Rule = ({ processes, queued }) =>
  queued > 0 && workersOf(processes).length === 0
    ? verdict('no_workers', ['queued', queued, 'count'])
    : undefined;

/** A full CPU comes before busy workers: more of them would only share what there is. */
const cpuFull: Rule = ({ machineCpuShare, processes }) =>
  machineCpuShare > 0.95 || (machineCpuShare > SATURATED && busyShare(processes) > SATURATED)
    ? verdict(
        'cpu',
        ['machineCpuShare', machineCpuShare, 'share'],
        ['busyShare', busyShare(processes), 'share'],
      )
    : undefined;

const workersBusy: Rule = ({ processes, queued }) =>
  busyShare(processes) > SATURATED
    ? verdict('workers', ['busyShare', busyShare(processes), 'share'], ['queued', queued, 'count'])
    : undefined;

const gatewayBusy: Rule = ({ processes }) => {
  const shares = processes
    .filter(({ role }) => role === 'api-gateway')
    .map(({ eventLoopShare }) => eventLoopShare);
  const busiest = Math.max(0, ...shares);
  return busiest > SATURATED ? verdict('gateway', ['eventLoopShare', busiest, 'share']) : undefined;
};

const storeLong: Rule = (evidence) => longStage(evidence, 'store', 'database');
const publishLong: Rule = (evidence) => longStage(evidence, 'publish', 'broker');

const RULES: readonly Rule[] = [
  databaseAway,
  brokerAway,
  generatorLate,
  noWorkers,
  cpuFull,
  workersBusy,
  gatewayBusy,
  storeLong,
  publishLong,
];

function headroom({ processes, arrivalsPerSecond }: Evidence): Verdict {
  if (arrivalsPerSecond === 0) return { bottleneck: 'idle', evidence: [] };
  return verdict('none', ['busyShare', busyShare(processes), 'share']);
}

function longStage(
  { stageMeansMs }: Evidence,
  stage: Stage,
  bottleneck: 'database' | 'broker',
): Verdict | undefined {
  if (!stageMeansMs) return undefined;
  const totalMs = Object.values(stageMeansMs).reduce((sum, ms) => sum + ms, 0);
  const ms = stageMeansMs[stage];
  if (ms < LONG_STAGE_MS || ms < totalMs / 2) return undefined;
  return verdict(bottleneck, [`${stage}MeanMs`, ms, 'ms'], ['stageShare', ms / totalMs, 'share']);
}

/** The share of all workers' hands that is full. */
function busyShare(processes: readonly ProcessReport[]): number {
  const workers = workersOf(processes);
  const capacity = workers.reduce((sum, worker) => sum + worker.capacity, 0);
  const busy = workers.reduce((sum, worker) => sum + worker.busyShare * worker.capacity, 0);
  return capacity > 0 ? busy / capacity : 0;
}

function workersOf(processes: readonly ProcessReport[]): ProcessReport[] {
  return processes.filter(({ role }) => role === 'worker');
}

function verdict(
  bottleneck: Verdict['bottleneck'],
  ...evidence: [figure: string, value: number, unit: Verdict['evidence'][number]['unit']][]
): Verdict {
  return { bottleneck, evidence: evidence.map(([figure, value, unit]) => ({ figure, value, unit })) };
}
