import type { Stage } from '@sel/contract';
import type { CpuSplit } from '@sel/contract/lab/cpu';
import type { ActiveFault } from '@sel/contract/lab/fault-state';
import type { PathNode } from '@sel/contract/lab/node';
import type { ProcessReport } from '@sel/contract/lab/process';
import type { LoadFigures } from '@sel/contract/lab/snapshot';
import type { Bottleneck, EvidenceFigure, RuleName, Verdict } from '@sel/contract/lab/verdict';
import { MAX_LAG_P99_MS, MAX_LAG_SHARE } from '../load/lateness.ts';
import { cpuElsewhere, cpuFull } from './verdict-cpu.ts';
import { busyShare, figure, type Rule, SATURATED, workersOf } from './verdict-rule.ts';

/** What the verdict is drawn from. */
export interface Evidence {
  nowMs: number;
  faults: readonly ActiveFault[];
  processes: readonly ProcessReport[];
  arrivalsPerSecond: number;
  queued: number;
  /** Mean time in each stage; null when nothing has ended lately. */
  stageMeansMs: Record<Stage, number> | null;
  cpu: CpuSplit;
  databaseAnswers: boolean;
  brokerAnswers: boolean;
  load: LoadFigures | null;
}

/** A stage is long when it takes more than this … */
const LONG_STAGE_MS = 50;
/** … and so much of the time. */
const LONG_STAGE_SHARE = 0.5;

/**
 * Names what limits the system: the first of the rules that applies, from what makes every other figure
 * worthless (a fault, a dead dependency, a late generator) to what merely takes most of the time.
 */
export function findBottleneck(evidence: Evidence): Verdict {
  const rules = RULES.map(([rule, ask]) => ({ rule, ...ask(evidence) }));
  const first = rules.find(({ applies }) => applies);
  const told = rules.map(({ rule, applies, evidence: figures }) => ({ rule, applies, evidence: figures }));
  if (!first) return { ...headroom(evidence), node: null, fault: null, rules: told };
  const { bottleneck, node, evidence: figures } = first;
  const fault = first.rule === 'active_fault' ? (evidence.faults[0]?.name ?? null) : null;
  return { bottleneck, node, fault, evidence: figures, rules: told };
}

const activeFault: Rule = ({ faults: [fault], nowMs }) => ({
  applies: fault !== undefined,
  bottleneck: 'fault',
  node: fault?.node ?? null,
  evidence: fault ? [figure('faultLeftMs', Math.max(0, fault.untilMs - nowMs), 'ms')] : [],
});

const databaseAway: Rule = ({ databaseAnswers }) => ({
  applies: !databaseAnswers,
  bottleneck: 'database',
  node: 'database',
  evidence: [],
});

const brokerAway: Rule = ({ brokerAnswers, queued }) => ({
  applies: !brokerAnswers,
  bottleneck: 'broker',
  node: 'queue',
  evidence: [figure('queued', queued, 'count')],
});

const noWorkers: Rule = ({ processes, queued }) => ({
  applies: queued > 0 && workersOf(processes).length === 0,
  bottleneck: 'no_workers',
  node: 'workers',
  evidence: [figure('queued', queued, 'count')],
});

/**
 * By the same definition as in reports: what is called fine here must not be left out there. When others take the CPU that
 * is why it is late, and is said instead.
 */
const generatorLate: Rule = ({ load }) => ({
  applies: load?.isLate ?? false,
  bottleneck: 'generator',
  node: 'page',
  evidence: load
    ? [
        figure('lagP99Ms', load.lagP99Ms, 'ms', MAX_LAG_P99_MS),
        figure('lagShare', load.lagShare, 'share', MAX_LAG_SHARE),
      ]
    : [],
});

const workersBusy: Rule = ({ processes, queued }) => ({
  applies: busyShare(processes) > SATURATED,
  bottleneck: 'workers',
  node: 'workers',
  evidence: [
    figure('busyShare', busyShare(processes), 'share', SATURATED),
    figure('queued', queued, 'count'),
  ],
});

const gatewayBusy: Rule = ({ processes }) => {
  const gateways = processes.filter(({ role }) => role === 'api-gateway');
  const busiest = Math.max(0, ...gateways.map(({ eventLoopShare }) => eventLoopShare));
  return {
    applies: busiest > SATURATED,
    bottleneck: 'gateway',
    node: 'gateway',
    evidence: [figure('eventLoopShare', busiest, 'share', SATURATED)],
  };
};

const RULES: readonly [RuleName, Rule][] = [
  ['active_fault', activeFault],
  ['database_away', databaseAway],
  ['broker_away', brokerAway],
  ['no_workers', noWorkers],
  ['cpu_elsewhere', cpuElsewhere],
  ['generator_late', generatorLate],
  ['cpu_full', cpuFull],
  ['workers_busy', workersBusy],
  ['gateway_busy', gatewayBusy],
  ['store_long', longStage('store', 'database', 'database')],
  ['publish_long', longStage('publish', 'broker', 'queue')],
];

function headroom({ processes, arrivalsPerSecond }: Evidence): {
  bottleneck: Bottleneck;
  evidence: EvidenceFigure[];
} {
  if (arrivalsPerSecond === 0) return { bottleneck: 'idle', evidence: [] };
  return { bottleneck: 'none', evidence: [figure('busyShare', busyShare(processes), 'share')] };
}

function longStage(stage: Stage, bottleneck: Bottleneck, node: PathNode): Rule {
  return ({ stageMeansMs }) => {
    const totalMs = Object.values(stageMeansMs ?? {}).reduce((sum, ms) => sum + ms, 0);
    const ms = stageMeansMs?.[stage] ?? 0;
    const share = totalMs > 0 ? ms / totalMs : 0;
    return {
      applies: ms >= LONG_STAGE_MS && share >= LONG_STAGE_SHARE,
      bottleneck,
      node,
      evidence: [
        figure(`${stage}MeanMs`, ms, 'ms', LONG_STAGE_MS),
        figure('stageShare', share, 'share', LONG_STAGE_SHARE),
      ],
    };
  };
}
