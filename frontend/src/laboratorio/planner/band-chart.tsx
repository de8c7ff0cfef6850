import type { MeasuredSystem, PlanAnswer, WorkersChance } from '@sel/contract/lab/planner';
import type { TriedWorkers } from '@sel/contract/lab/trial';
import { format } from '../../i18n/format.ts';
import { plannerTexts } from '../texts.ts';
import { form } from './planner-store.ts';

/** All of these are in the units of the drawing, which is as wide as its place. */
const HEIGHT = 220;
const STEP = 72;
const LEFT = 76;
const TOP = 16;
const BOTTOM = 44;
const ASIDE = 18;
/** What was measured beside what was predicted. */
const BESIDE = 10;
/** A measurement is beside a plan for about the same load. */
const SAME_LOAD = 0.1;

interface BandProps {
  plan: PlanAnswer;
  /** What came of its trial; without one, what the running system shows is drawn where it can be compared. */
  tried?: readonly TriedWorkers[];
}

/** The objective's quantile over the number of workers: what is predicted, in which band, the limit, and what was measured. */
export function BandChart({ plan, tried }: BandProps) {
  const { band, request } = plan;
  const found = tried ? undefined : measuredIn(request, form.value.measured);
  const t = plannerTexts.value;
  const level = `p${format.value.number(request.objective.level * 100)}`;
  return (
    <figure class="card plan-band">
      <figcaption>
        <h2>{tried ? t.triedTitle(level) : t.bandTitle(level)}</h2>
      </figcaption>
      <Drawing plan={plan} found={found} tried={tried ?? []} />
      <BandInWords band={band} />
      <ul class="small muted">
        {t.bandNotes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        {found && <li>{t.measuredNote(format.value.duration(found.ms), found.workers)}</li>}
        {tried && <li>{t.triedNote}</li>}
      </ul>
    </figure>
  );
}

interface DrawingProps {
  plan: PlanAnswer;
  found: ReturnType<typeof measuredIn>;
  tried: readonly TriedWorkers[];
}

function Drawing({ plan, found, tried }: DrawingProps) {
  const { band, chosen, request } = plan;
  const { limitMs } = request.objective;
  const highest = highestOf(plan, found, tried);
  const yOf = (ms: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - ms / (1.05 * highest));
  const xOf = (workers: number | undefined) => {
    const index = band.findIndex((chance) => chance.workers === workers);
    return index < 0 ? undefined : LEFT + STEP * (index + 0.5);
  };
  const width = LEFT + STEP * band.length;
  return (
    <svg viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true" style={{ maxWidth: `${1.4 * width}px` }}>
      <line class="plan-axis" x1={LEFT - 8} x2={width} y1={yOf(0)} y2={yOf(0)} />
      <text x={LEFT - 12} y={yOf(0)} class="plan-tick">
        0
      </text>
      <line class="plan-limit" x1={LEFT - 8} x2={width} y1={yOf(limitMs)} y2={yOf(limitMs)} />
      <text x={LEFT - 12} y={yOf(limitMs) + 4} class="plan-tick">
        {format.value.duration(limitMs)}
      </text>
      {band.map((chance) => (
        <Column
          key={chance.workers}
          chance={chance}
          x={xOf(chance.workers) ?? 0}
          yOf={yOf}
          isChosen={chance.workers === chosen?.chance.workers}
        />
      ))}
      <Otherwise plan={plan} x={xOf(chosen?.chance.workers)} yOf={yOf} />
      <MeasuredDot ms={found?.ms} x={xOf(found?.workers)} yOf={yOf} />
      {tried.map(({ workers, measuredMs }) => {
        const x = xOf(workers);
        return <MeasuredDot key={`${workers} ${measuredMs}`} ms={measuredMs} x={x && x + BESIDE} yOf={yOf} />;
      })}
      <text x={LEFT + (STEP * band.length) / 2} y={HEIGHT - 4}>
        {plannerTexts.value.workersAxis}
      </text>
    </svg>
  );
}

/** The highest of all that is drawn. */
function highestOf(
  { band, request, sensitivity }: PlanAnswer,
  found: DrawingProps['found'],
  tried: DrawingProps['tried'],
): number {
  const chances = [...band, ...sensitivity.map(({ chance }) => chance)];
  return Math.max(
    request.objective.limitMs,
    found?.ms ?? 0,
    ...tried.map(({ measuredMs }) => measuredMs),
    ...chances.map(({ quantile }) => quantile?.medianMs ?? 0),
    ...band.map(({ quantile }) => quantile?.highMs ?? 0),
  );
}

/** The drawing for whoever does not see it. */
function BandInWords({ band }: Pick<PlanAnswer, 'band'>) {
  const t = plannerTexts.value;
  const { duration } = format.value;
  return (
    <ul class="visually-hidden">
      {band.map(({ workers, quantile }) => (
        <li key={workers}>
          {quantile
            ? t.bandRow(
                workers,
                duration(quantile.medianMs),
                duration(quantile.lowMs),
                duration(quantile.highMs ?? 0),
              )
            : t.bandUnstable(workers)}
        </li>
      ))}
    </ul>
  );
}

/** What the running system shows, where it carries about the load that is planned for. */
function measuredIn(
  { ratePerSecond, objective }: PlanAnswer['request'],
  measured: MeasuredSystem | undefined,
) {
  if (!measured || Math.abs(measured.ratePerSecond / ratePerSecond - 1) > SAME_LOAD) return undefined;
  const quantiles = measured.latency[objective.metric];
  return { workers: measured.workers, ms: quantiles[`p${objective.level * 100}` as keyof typeof quantiles] };
}

interface AtPlace {
  x: number | undefined;
  yOf(ms: number): number;
}

function MeasuredDot({ ms, x, yOf }: AtPlace & { ms: number | undefined }) {
  if (ms === undefined || x === undefined) return null;
  return <path class="plan-measured" d={`M ${x} ${yOf(ms) - 6} l 6 6 l -6 6 l -6 -6 z`} />;
}

/** Lines beside the plan from a tenth less to a tenth more: of load on its left, of service on its right. */
function Otherwise({ plan: { sensitivity }, x, yOf }: AtPlace & { plan: PlanAnswer }) {
  if (x === undefined) return null;
  return (['load', 'service'] as const).map((what) => {
    const medians = sensitivity
      .filter((one) => one.what === what)
      .flatMap(({ chance }) => chance.quantile?.medianMs ?? []);
    const at = x + (what === 'load' ? -ASIDE : ASIDE);
    if (medians.length < 2) return null;
    return (
      <line
        key={what}
        class="plan-aside"
        x1={at}
        x2={at}
        y1={yOf(Math.min(...medians))}
        y2={yOf(Math.max(...medians))}
      />
    );
  });
}

/** The height of what stands below the bar, or above it where the axis is too near for that. */
function besideBar({ lowMs, highMs }: NonNullable<WorkersChance['quantile']>, yOf: (ms: number) => number) {
  const below = yOf(lowMs) + 18;
  return below < yOf(0) - 4 ? below : yOf(highMs ?? lowMs) - 10;
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
          <text x={x} y={besideBar(quantile, yOf)} class="plan-value">
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
