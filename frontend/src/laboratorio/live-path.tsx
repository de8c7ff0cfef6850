import { byStage } from '@sel/contract/stages';
import { format } from '../i18n/format.ts';
import { Path } from '../path/path.tsx';
import { snapshot } from './connection.ts';
import './live-path.css';
import { labTexts } from './texts.ts';

/** Links are at their widest from so many consultas a second. */
const FULL_FLOW_PER_SECOND = 5_000;
/** The queue is drawn as a stack of at most so many boxes, each ten times the one before. */
const STACK = [1, 10, 100, 1_000, 10_000, 100_000] as const;

/** The path of Consultar, now with the flow of thousands: widths follow the rates, the queue grows and drains. */
export function LivePath() {
  const now = snapshot.value;
  if (!now) return null;
  const { path } = labTexts.value;
  const { count, perSecond } = format.value;
  const { arrivalsPerSecond, completionsPerSecond, stages, queued, inWork, load } = now;
  const refusedPerSecond = load?.refusedPerSecond ?? 0;
  const means = byStage((stage) => (stages ? format.value.duration(stages[stage].meanMs) : '–'));
  return (
    <div
      class="live-path"
      data-flowing={arrivalsPerSecond > 0 || completionsPerSecond > 0}
      style={{ '--in': flow(arrivalsPerSecond), '--out': flow(completionsPerSecond) }}
    >
      <Path
        facts={{
          page: perSecond(load?.sentPerSecond ?? arrivalsPerSecond),
          gateway:
            refusedPerSecond > 0 ? path.refused(perSecond(refusedPerSecond)) : perSecond(arrivalsPerSecond),
          queue: path.queued(count(queued)),
          workers: path.inWork(count(inWork)),
          database: perSecond(completionsPerSecond),
        }}
        figures={means}
      />
      <div class="queue-stack" aria-hidden="true">
        {STACK.map((size) => (
          <i key={size} data-full={queued >= size} />
        ))}
      </div>
    </div>
  );
}

/** 0 to 1, by orders of magnitude: one consulta a second is to be seen beside thousands. */
function flow(perSecond: number): number {
  return Math.min(1, Math.log10(1 + perSecond) / Math.log10(1 + FULL_FLOW_PER_SECOND));
}
