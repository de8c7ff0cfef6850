import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import { byStage } from '@sel/contract/stages';
import { format } from '../i18n/format.ts';
import { NODES, type Node } from '../path/icons.tsx';
import { Path } from '../path/path.tsx';
import { snapshot } from './connection.ts';
import './live-path.css';
import { NodeMenu } from './node-menu.tsx';
import { labTexts } from './texts.ts';
import { Workers } from './workers.tsx';

/** Links are at their widest from so many consultas a second. */
const FULL_FLOW_PER_SECOND = 5_000;
/** The queue is drawn as a stack of at most so many boxes, each ten times the one before. */
const STACK = [1, 10, 100, 1_000, 10_000, 100_000] as const;

const ACTIONS = Object.fromEntries(NODES.map((node) => [node, <NodeMenu key={node} node={node} />]));

/** The path of Consultar, now with the flow of thousands: widths follow the rates, the queue grows and drains. */
export function LivePath() {
  const now = snapshot.value;
  if (!now) return null;
  const { arrivalsPerSecond, completionsPerSecond, stages, queued } = now;
  const means = byStage((stage) => (stages ? format.value.duration(stages[stage].meanMs) : '–'));
  return (
    <div
      class="live-path"
      data-flowing={arrivalsPerSecond > 0 || completionsPerSecond > 0}
      style={{ '--in': flow(arrivalsPerSecond), '--out': flow(completionsPerSecond) }}
    >
      <Path
        facts={{ ...factsOf(now), ...faultsOf(now) }}
        figures={means}
        actions={ACTIONS}
        marks={marksOf(now)}
      >
        <Workers />
      </Path>
      <div class="queue-stack" aria-hidden="true">
        {STACK.map((size) => (
          <i key={size} data-full={queued >= size} />
        ))}
      </div>
    </div>
  );
}

function factsOf({ load, arrivalsPerSecond, completionsPerSecond, queued, inWork }: LabSnapshot) {
  const { path } = labTexts.value;
  const { count, perSecond } = format.value;
  const refusedPerSecond = load?.refusedPerSecond ?? 0;
  return {
    page: perSecond(load?.sentPerSecond ?? arrivalsPerSecond),
    gateway: refusedPerSecond > 0 ? path.refused(perSecond(refusedPerSecond)) : perSecond(arrivalsPerSecond),
    queue: path.queued(count(queued)),
    workers: path.inWork(count(inWork)),
    database: perSecond(completionsPerSecond),
  };
}

/** A node that a fault has struck says how long it will last: its figures would stand still. A worker's tile says it itself. */
function faultsOf({ faults, atMs }: LabSnapshot): Partial<Record<Node, string>> {
  const t = labTexts.value.faults;
  const struck = faults.filter(({ node }) => node !== 'workers');
  return Object.fromEntries(
    struck.map(({ node, untilMs }) => {
      const leftS = Math.ceil((untilMs - atMs) / 1000);
      return [node, leftS > 0 ? t.restoresIn(format.value.seconds(leftS)) : t.restoring];
    }),
  );
}

/** Where a fault has struck, and where the system's limit is. */
function marksOf({ verdict, faults }: LabSnapshot): Partial<Record<Node, 'fault' | 'limit'>> {
  const limits = verdict.node ? { [verdict.node]: 'limit' as const } : {};
  return { ...limits, ...Object.fromEntries(faults.map(({ node }) => [node, 'fault' as const])) };
}

/** 0 to 1, by orders of magnitude: one consulta a second is to be seen beside thousands. */
function flow(perSecond: number): number {
  return Math.min(1, Math.log10(1 + perSecond) / Math.log10(1 + FULL_FLOW_PER_SECOND));
}
