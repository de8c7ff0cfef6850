import type { DistributionDifference } from '@sel/contract/lab/comparison';
import { format } from '../../i18n/format.ts';
import { language } from '../../preferences.ts';
import { placeTexts } from '../texts.ts';

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [320, 170, 64, 22, 10];

/** How far B's percentiles lie above A's, from the fastest to the slowest. */
export function DifferenceChart({ label, points }: DistributionDifference) {
  const t = placeTexts.value.reports;
  const { duration, count } = format.value;
  const reach = Math.max(
    0.01,
    ...points.flatMap(({ differenceMs, lowMs, highMs }) =>
      [differenceMs, lowMs ?? 0, highMs ?? 0].map(Math.abs),
    ),
  );
  const y = (ms: number) => TOP + ((HEIGHT - BOTTOM - TOP) * (1 - ms / reach)) / 2;
  const x = (level: number) => LEFT + (WIDTH - LEFT - 8) * level;
  const signed = (ms: number) => `${ms < 0 ? '−' : '+'}${duration(Math.abs(ms))}`;
  const line = points.map(({ level, differenceMs }) => `${x(level)} ${y(differenceMs)}`).join('L');
  return (
    <figure class="difference">
      <figcaption>
        <h3>{t.differenceOf(label[language.value])}</h3>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t.differenceOf(label[language.value])}>
        <line class="forest-middle" x1={LEFT} x2={WIDTH} y1={y(0)} y2={y(0)} />
        {[reach, 0, -reach].map((ms) => (
          <text key={ms} class="difference-tick" x={LEFT - 6} y={y(ms) + 4} text-anchor="end">
            {ms === 0 ? '0' : signed(ms)}
          </text>
        ))}
        {[0.05, 0.5, 0.99].map((level) => (
          <text key={level} class="difference-tick" x={x(level)} y={HEIGHT - 4} text-anchor="middle">
            p{count(level * 100)}
          </text>
        ))}
        {points.map(({ level, lowMs, highMs }) =>
          lowMs === null || highMs === null ? null : (
            <line key={level} class="forest-wide" x1={x(level)} x2={x(level)} y1={y(lowMs)} y2={y(highMs)} />
          ),
        )}
        <path class="difference-line" d={`M${line}`} />
      </svg>
      <p class="muted small">{t.differenceNote}</p>
    </figure>
  );
}
