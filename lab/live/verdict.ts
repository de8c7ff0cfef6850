import type { PathNode } from '@sel/contract/lab/node';
import type { Bottleneck, EvidenceFigure, RuleName, Verdict } from '@sel/contract/lab/verdict';
import { handsOf, workersOf } from '@sel/contract/lab/workers';
import { MAX_LAG_P99_MS, MAX_LAG_SHARE } from '../load/lateness.ts';
import { cpuElsewhere, cpuFull } from './verdict-cpu.ts';
import { busyShare, type Evidence, figure, type Rule, SATURATED } from './verdict-rule.ts';

/** A stage is long when it takes more than this … */
export const LONG_STAGE_MS = 50;
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
  if (!first) return { ...unlimited(evidence), node: null, fault: null, rules: told };
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

const databaseAway: Rule = ({ databaseAnswers }) => away('database', databaseAnswers);
const gatewayAway: Rule = ({ gatewayAnswers }) => away('gateway', gatewayAnswers);

function away(who: 'database' | 'gateway', answers: boolean): ReturnType<Rule> {
  return { applies: !answers, bottleneck: who, node: who, evidence: [] };
}

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
 * The definition is that of reports: what is called fine here must not be left out there. When others take the CPU that
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

const workersBusy: Rule = (seen) => ({
  applies: busyShare(seen) > SATURATED,
  bottleneck: 'workers',
  node: 'workers',
  evidence: [
    figure('busyShare', busyShare(seen), 'share', SATURATED),
    figure('queued', seen.queued, 'count'),
  ],
});

/** A loop that waits for a processor counts as busy, too: where nothing arrives, only one that calculates makes anybody wait. */
const gatewayBusy: Rule = (seen) => {
  const gateways = seen.processes.filter(({ role }) => role === 'api-gateway');
  const shares = gateways.map(({ eventLoopShare, cpuShare }) =>
    isEmpty(seen) && seen.load === null ? Math.min(eventLoopShare, cpuShare) : eventLoopShare,
  );
  const busiest = Math.max(0, ...shares);
  return {
    applies: busiest > SATURATED,
    bottleneck: 'gateway',
    node: 'gateway',
    evidence: [figure('eventLoopShare', busiest, 'share', SATURATED)],
  };
};

/**
 * A consulta asks the database several times, and which of its stages is long then depends on how it stumbles: a server
 * that stops and goes makes mostly publishing long. The laboratory's own questions tell whose delay that is.
 */
const databaseSlow: Rule = (seen) => ({
  applies: isLong(seen.databaseMeanMs, seen),
  bottleneck: 'database',
  node: 'database',
  // One question is no stage, which would have a share of its own.
  evidence: [figure('databaseMeanMs', seen.databaseMeanMs, 'ms', LONG_STAGE_MS)],
});

const storeLong = longTime(
  'storeMeanMs',
  'database',
  'database',
  ({ stageMeansMs }) => stageMeansMs?.store ?? 0,
);

const publishLong = longTime('publishMeanMs', 'broker', 'queue', (seen) =>
  ofQueue(seen.stageMeansMs?.publish ?? 0, seen),
);

/** A wait in the queue is the workers' doing while their hands are full, and the queue's own while they are free. */
const deliveryLong = longTime('handoverMeanMs', 'broker', 'queue', (seen) =>
  ofQueue(seen.handoverMeanMs ?? 0, seen),
);

const RULES: readonly [RuleName, Rule][] = [
  ['active_fault', activeFault],
  ['database_away', databaseAway],
  ['gateway_away', gatewayAway],
  ['broker_away', brokerAway],
  ['no_workers', noWorkers],
  ['cpu_elsewhere', cpuElsewhere],
  ['generator_late', generatorLate],
  ['cpu_full', cpuFull],
  ['workers_busy', workersBusy],
  ['gateway_busy', gatewayBusy],
  ['database_slow', databaseSlow],
  ['store_long', storeLong],
  ['publish_long', publishLong],
  ['delivery_long', deliveryLong],
];

/** No rule applies. Where consultas pile up there is nothing to spare all the same, only no figure yet that says why. */
function unlimited(seen: Evidence): { bottleneck: Bottleneck; evidence: EvidenceFigure[] } {
  const { processes, inSystem, queued, isGrowing } = seen;
  if (isGrowing || inSystem > handsOf(processes)) {
    return { bottleneck: 'settling', evidence: [figure('queued', queued, 'count')] };
  }
  if (isEmpty(seen)) return { bottleneck: 'idle', evidence: [] };
  return { bottleneck: 'none', evidence: [figure('busyShare', busyShare(seen), 'share')] };
}

function isEmpty({ arrivalsPerSecond, inSystem }: Evidence): boolean {
  return arrivalsPerSecond === 0 && inSystem === 0;
}

/** A rule for a part of a consulta's way, which says also what share of it that is. */
function longTime(
  name: string,
  bottleneck: Bottleneck,
  node: PathNode,
  msOf: (seen: Evidence) => number,
): Rule {
  return (seen) => {
    const ms = msOf(seen);
    return {
      applies: isLong(ms, seen),
      bottleneck,
      node,
      evidence: [
        figure(name, ms, 'ms', LONG_STAGE_MS),
        figure('stageShare', shareOfWay(ms, seen), 'share', LONG_STAGE_SHARE),
      ],
    };
  };
}

/** Whether it is long, and most of what a consulta takes from its beginning to its end. */
function isLong(ms: number, seen: Evidence): boolean {
  return ms >= LONG_STAGE_MS && shareOfWay(ms, seen) >= LONG_STAGE_SHARE;
}

function shareOfWay(ms: number, { stageMeansMs }: Evidence): number {
  const totalMs = Object.values(stageMeansMs ?? {}).reduce((sum, stageMs) => sum + stageMs, 0);
  return totalMs > 0 ? ms / totalMs : 0;
}

/** What the queue takes of a time that also holds what the gateway and the database are slow to do. */
function ofQueue(ms: number, { databaseMeanMs, gatewayMeanMs }: Evidence): number {
  return Math.max(0, ms - Math.max(databaseMeanMs, gatewayMeanMs));
}
