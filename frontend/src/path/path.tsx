import type { Stage } from '@sel/contract/stages';
import type { ComponentChildren } from 'preact';
import { texts } from '../i18n/texts.ts';
import { StageDot } from '../ui/stage-dot.tsx';
import { NODES, type Node, NodeIcon } from './icons.tsx';
import './path.css';

/** Where each stage takes place, counted in nodes: 0.5 is halfway from the page to the gateway. */
const STAGE_PLACES: Record<Exclude<Stage, 'notice'>, number> = {
  accept: 0.5,
  publish: 1.5,
  queue: 2,
  work: 3,
  store: 3.5,
};

/** The token is at a node, or on its way home, or there. */
export const HOME = NODES.length;
const MAX_TICKS = 48;

export interface Token {
  /** 0 to 4: at that node; 5 (HOME): back at the page. */
  at: number;
  label: string;
  stopped: boolean;
}

interface PathProps {
  /** One line under each node; what it does when there is nothing better to say. */
  facts?: Partial<Record<Node, string>>;
  /** A figure beside each stage's name. */
  figures?: Partial<Record<Stage, string>>;
  token?: Token | undefined;
  /** Requests on the way back. */
  ticks?: number;
  /** What can be done to a node, at its icon. */
  actions?: Partial<Record<Node, ComponentChildren>>;
  /** How a node fares, when that is worth a mark. */
  marks?: Partial<Record<Node, 'fault' | 'limit'>>;
  /** What hangs under the nodes, within the loop of the way back. */
  children?: ComponentChildren;
}

/** The architecture as a picture: page → gateway → queue → workers → database, and the way back. */
export function Path(props: PathProps) {
  const { facts = {}, figures = {}, token, ticks = 0, actions = {}, marks = {}, children } = props;
  const { path, nodes, nodeRoles } = texts.value;
  return (
    <section class="path" aria-label={path.label}>
      <ol class="path-nodes">
        {NODES.map((node, index) => (
          <li
            key={node}
            class="path-node"
            data-reached={token !== undefined && token.at >= index}
            data-mark={marks[node]}
          >
            {index > 0 && <i class="path-link" aria-hidden="true" />}
            <span class="path-icon">
              <NodeIcon node={node} />
              {actions[node]}
            </span>
            <span class="path-name">{nodes[node]}</span>
            <span class="path-fact">{facts[node] ?? nodeRoles[node]}</span>
          </li>
        ))}
      </ol>
      <ul class="path-stages">
        {Object.entries(STAGE_PLACES).map(([stage, place]) => (
          <li key={stage} style={{ '--at': place }}>
            <StageLabel stage={stage as Stage} figure={figures[stage as Stage]} />
          </li>
        ))}
      </ul>
      {children}
      <div class="path-back" data-reached={token?.at === HOME}>
        <span class="path-ticks" aria-hidden="true">
          {Array.from({ length: Math.min(ticks, MAX_TICKS) }, (_, index) => (
            <i key={index} />
          ))}
        </span>
        <span class="path-back-label">
          <StageLabel stage="notice" figure={figures.notice} />
        </span>
      </div>
      {token && <TravellingToken {...token} />}
    </section>
  );
}

function StageLabel({ stage, figure }: { stage: Stage; figure: string | undefined }) {
  return (
    <span class="path-stage">
      <StageDot stage={stage} />
      {texts.value.stages[stage]}
      {figure !== undefined && <b>{figure}</b>}
    </span>
  );
}

function TravellingToken({ at, label, stopped }: Token) {
  const isHome = at === HOME;
  return (
    <span
      class="path-token"
      data-home={isHome}
      data-stopped={stopped}
      style={{ '--at': isHome ? 0 : at }}
      aria-hidden="true"
    >
      {label}
    </span>
  );
}
