import type { RecordOverview, ScoredPrediction } from '@sel/contract/lab/record';
import { useEffect } from 'preact/hooks';
import { format } from '../../i18n/format.ts';
import { TableHead } from '../../ui/table-head.tsx';
import { readJson } from '../lab-api.ts';
import { createResource, whenARunHasEnded } from '../resource.ts';
import { type Mark, pictureOf } from './picture.ts';
import './record.css';
import { recordTexts } from './texts.ts';

/** So many are spoken of and drawn: enough to see a habit, few enough to be counted. */
const SHOWN = 10;
const [WIDTH, HEIGHT, EDGE] = [320, 120, 10];

const record = createResource(() => readJson<RecordOverview>('/predicciones'));

/** How the laboratory's predictions came out: the last ones drawn, and all of them counted. */
export function PredictionRecord() {
  useEffect(() => record.follow(whenARunHasEnded), []);
  const overview = record.latest.value;
  if (!overview) return null;
  return (
    <section class="card record">
      <h2>{recordTexts.value.title}</h2>
      {overview.latest.length === 0 ? <p class="muted">{recordTexts.value.none}</p> : <Known {...overview} />}
    </section>
  );
}

function Known({ latest, scored, inside, expectedInside, withoutOutcome }: RecordOverview) {
  const t = recordTexts.value;
  const { count, number } = format.value;
  const shown = latest.slice(0, SHOWN);
  const [only] = shown;
  const hits = shown.filter(({ isInside }) => isInside).length;
  return (
    <>
      <p class="record-summary">
        {only && shown.length === 1 ? t.onlyOne(only.isInside) : t.lastOnes(count(hits), count(shown.length))}
      </p>
      <Picture shown={shown} />
      <p class="muted small">
        {t.expected(number(expectedInside), count(inside), count(scored))}{' '}
        {withoutOutcome > 0 && t.unanswered(count(withoutOutcome))}
      </p>
      <details>
        <summary>{t.data}</summary>
        <Data shown={shown} />
      </details>
    </>
  );
}

function Picture({ shown }: { shown: readonly ScoredPrediction[] }) {
  const t = recordTexts.value;
  const { marks, reach } = pictureOf(shown);
  const y = (share: number) =>
    HEIGHT / 2 - (Math.max(-reach, Math.min(reach, share)) / reach) * (HEIGHT / 2 - EDGE);
  const x = (index: number) => ((index + 0.5) * WIDTH) / Math.max(SHOWN, marks.length);
  return (
    <figure>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t.picture}>
        <line class="record-said" x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} />
        {marks.map((mark, index) => (
          <MarkOf key={mark.id} mark={mark} x={x(index)} y={y} />
        ))}
        <text class="record-axis" x={WIDTH} y={EDGE} text-anchor="end">
          +{format.value.percent(reach)}
        </text>
        <text class="record-axis" x={WIDTH} y={y(0) - 4} text-anchor="end">
          {t.asPredicted}
        </text>
        <text class="record-axis" x={WIDTH} y={HEIGHT - 2} text-anchor="end">
          −{format.value.percent(reach)}
        </text>
      </svg>
      <figcaption class="muted small">{t.picture}</figcaption>
    </figure>
  );
}

/** Inside a filled point, outside an open one: colour alone would not tell everybody. */
function MarkOf({ mark, x, y }: { mark: Mark; x: number; y: (share: number) => number }) {
  const { low, high, outcome, isInside, isBeyond } = mark;
  return (
    <g class={isInside ? 'inside' : 'outside'}>
      <line class="record-interval" x1={x} x2={x} y1={y(low)} y2={y(high)} />
      {isBeyond ? (
        <path
          class="record-outcome"
          d={`M ${x - 5} ${y(outcome) + 4} L ${x} ${y(outcome) - 4} L ${x + 5} ${y(outcome) + 4} Z`}
        />
      ) : (
        <circle class="record-outcome" cx={x} cy={y(outcome)} r={4} />
      )}
    </g>
  );
}

function Data({ shown }: { shown: readonly ScoredPrediction[] }) {
  const t = recordTexts.value;
  const { duration, moment } = format.value;
  return (
    <div class="record-data">
      <table class="lab-table">
        <TableHead columns={Object.values(t.columns)} />
        <tbody>
          {shown.map(({ id, madeAt, kind, valueMs, lowMs, highMs, outcomeMs, isAtLeast, isInside }) => (
            <tr key={id}>
              <th scope="row">{moment(madeAt)}</th>
              <td>{t.kinds[kind]}</td>
              <td>{duration(valueMs)}</td>
              <td>
                {duration(lowMs)} – {duration(highMs)}
              </td>
              <td>{isAtLeast ? t.atLeast(duration(outcomeMs)) : duration(outcomeMs)}</td>
              <td>{isInside ? t.yes : t.no}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
