import type { ComparedFigure } from '@sel/contract/lab/comparison';
import { placeOf, reachOf } from '@sel/contract/lab/forest-scale';
import { format } from '../../i18n/format.ts';
import { language } from '../../preferences.ts';
import { placeTexts } from '../texts.ts';

/** All of these are in the units of the drawing, which is as wide as its place. */
const WIDTH = 320;
const HEIGHT = 26;

/** Each figure with what it says, its ratio with its intervals, and the band of what does not matter. */
export function ForestPlot({ figures }: { figures: readonly ComparedFigure[] }) {
  const t = placeTexts.value.reports;
  const { percent } = format.value;
  const reach = reachOf(figures);
  return (
    <>
      <ul class="forest">
        {figures.map((figure) => (
          <Row key={figure.name} figure={figure} reach={reach} />
        ))}
        <li class="forest-axis small muted" aria-hidden="true">
          <span>−{percent(1 - 1 / reach)}</span>
          <span>{t.noChange}</span>
          <span>+{percent(reach - 1)}</span>
        </li>
      </ul>
      <p class="muted small">{t.forestNote}</p>
    </>
  );
}

function Row({ figure, reach }: { figure: ComparedFigure; reach: number }) {
  const { label, ratio, interval90, interval95, delta, verdict, sentence } = figure;
  const t = placeTexts.value.reports;
  const x = (of: number) => placeOf(of, reach) * WIDTH;
  const middle = HEIGHT / 2;
  return (
    <li class="forest-row">
      <p>
        <b>{label[language.value]}:</b>{' '}
        <span class="forest-verdict" data-verdict={verdict ?? 'none'}>
          {verdict ? t.comparedVerdicts[verdict] : t.noVerdict}
        </span>
      </p>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <rect
          class="forest-band"
          x={x(1 / (1 + delta))}
          width={x(1 + delta) - x(1 / (1 + delta))}
          height={HEIGHT}
        />
        <line class="forest-middle" x1={x(1)} x2={x(1)} y1={0} y2={HEIGHT} />
        {interval95 && (
          <line class="forest-wide" x1={x(interval95.low)} x2={x(interval95.high)} y1={middle} y2={middle} />
        )}
        {interval90 && (
          <line
            class="forest-narrow"
            x1={x(interval90.low)}
            x2={x(interval90.high)}
            y1={middle}
            y2={middle}
          />
        )}
        <rect class="forest-point" x={x(ratio) - 2} width={4} y={middle - 7} height={14} />
      </svg>
      <p class="small">{sentence[language.value]}</p>
    </li>
  );
}
