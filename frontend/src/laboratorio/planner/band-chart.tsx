import type { PlanAnswer, WorkersChance } from '@sel/contract/lab/planner';
import { format } from '../../i18n/format.ts';
import { plannerTexts } from './texts.ts';

/** In the units of the drawing, which is as wide as its place. */
const HEIGHT = 220;
const STEP = 72;
const LEFT = 64;
const TOP = 16;
const BOTTOM = 44;

/** The objective's quantile over the number of workers: what is predicted, in which band, and the limit. */
export function BandChart({ plan: { band, chosen, request } }: { plan: PlanAnswer }) {
  const t = plannerTexts.value;
  const { duration, count } = format.value;
  const highest = Math.max(request.objective.limitMs, ...band.map(({ quantile }) => quantile?.highMs ?? 0));
  const width = LEFT + STEP * band.length;
  const yOf = (ms: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - ms / (1.05 * highest));
  const level = `p${format.value.number(request.objective.level * 100)}`;
  const limitY = yOf(request.objective.limitMs);
  return (
    <figure class="card plan-band">
      <figcaption>
        <h2>{t.bandTitle(level)}</h2>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true" style={{ maxWidth: `${1.4 * width}px` }}>
        <line class="plan-axis" x1={LEFT - 8} x2={width} y1={yOf(0)} y2={yOf(0)} />
        <text x={LEFT - 12} y={yOf(0)} class="plan-tick">
          0
        </text>
        <line class="plan-limit" x1={LEFT - 8} x2={width} y1={limitY} y2={limitY} />
        <text x={LEFT - 12} y={limitY + 4} class="plan-tick">
          {duration(request.objective.limitMs)}
        </text>
        {band.map((chance, index) => (
          <Column
            key={chance.workers}
            chance={chance}
            x={LEFT + STEP * (index + 0.5)}
            yOf={yOf}
            isChosen={chance.workers === chosen?.chance.workers}
          />
        ))}
        <text x={LEFT + (STEP * band.length) / 2} y={HEIGHT - 4} class="plan-name">
          {t.workersAxis}
        </text>
      </svg>
      <ul class="visually-hidden">
        {band.map(({ workers, quantile }) => (
          <li key={workers}>
            {quantile
              ? t.bandRow(
                  count(workers),
                  duration(quantile.medianMs),
                  duration(quantile.lowMs),
                  duration(quantile.highMs ?? 0),
                )
              : t.bandUnstable(count(workers))}
          </li>
        ))}
      </ul>
      <ul class="small muted plan-notes">
        {t.bandNotes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </figure>
  );
}

interface ColumnProps {
  chance: WorkersChance;
  x: number;
  yOf(ms: number): number;
  isChosen: boolean;
}

function Column({ chance: { workers, quantile }, x, yOf, isChosen }: ColumnProps) {
  const { count, duration } = format.value;
  return (
    <g data-chosen={isChosen}>
      {isChosen && (
        <rect class="plan-mark" x={x - STEP / 2 + 4} width={STEP - 8} y={4} height={HEIGHT - 24} rx={6} />
      )}
      <text x={x} y={yOf(0) + 18} class="plan-workers">
        {count(workers)}
      </text>
      {quantile ? (
        <>
          <line class="plan-bar" x1={x} x2={x} y1={yOf(quantile.lowMs)} y2={yOf(quantile.highMs ?? 0)} />
          <circle class="plan-dot" cx={x} cy={yOf(quantile.medianMs)} r={5} />
          <text x={x} y={yOf(quantile.lowMs) + 18} class="plan-value">
            {duration(quantile.medianMs)}
          </text>
        </>
      ) : (
        <text x={x} y={yOf(0) - 10} class="plan-value">
          {plannerTexts.value.endless}
        </text>
      )}
    </g>
  );
}
