import type { LabSnapshot } from '@sel/contract/lab/snapshot';
import type { Point } from './chart-time.ts';
import type { Chart, Line } from './line.ts';

/** Only what takes place in a stage has that stage's colour. */
export const CHARTS: readonly Chart[] = [
  {
    key: 'rates',
    unit: '/s',
    lines: [
      {
        label: ({ charts }) => charts.arrivals,
        colour: '--chart-2',
        value: ({ arrivalsPerSecond }) => arrivalsPerSecond,
      },
      {
        label: ({ charts }) => charts.completions,
        colour: '--chart-1',
        value: ({ completionsPerSecond }) => completionsPerSecond,
      },
    ],
  },
  {
    key: 'counts',
    unit: '',
    lines: [
      { label: ({ charts }) => charts.queued, colour: '--stage-queue', value: ({ queued }) => queued },
      { label: ({ charts }) => charts.inWork, colour: '--stage-work', value: ({ inWork }) => inWork },
    ],
  },
  {
    key: 'latency',
    unit: 'ms',
    isLogarithmic: true,
    lines: [
      { label: () => 'p50', colour: '--chart-1', value: ({ endToEnd }) => positive(endToEnd?.p50Ms) },
      { label: () => 'p95', colour: '--chart-2', value: ({ endToEnd }) => positive(endToEnd?.p95Ms) },
      { label: () => 'p99', colour: '--chart-3', value: ({ endToEnd }) => positive(endToEnd?.p99Ms) },
    ],
  },
  {
    key: 'waits',
    unit: 'ms',
    lines: [
      {
        label: ({ theory }) => theory.measured,
        colour: '--chart-1',
        value: ({ theory }) => theory?.measuredWaitMs.value ?? null,
      },
      {
        label: () => 'M/M/c',
        colour: '--chart-2',
        isDashed: true,
        value: ({ theory }) => theory?.mmcWaitMs ?? null,
      },
      {
        label: () => 'G/G/c',
        colour: '--chart-3',
        isDashed: true,
        value: ({ theory }) => theory?.ggcWaitMs ?? null,
      },
    ],
  },
];

/** A logarithmic axis has no place for 0. */
function positive(value: number | undefined): number | null {
  return value !== undefined && value > 0 ? value : null;
}

const LINES: readonly Line[] = CHARTS.flatMap(({ lines }) => lines);

/** Which of a point's values belong to a chart. */
export function columnsOf(chart: Chart): readonly { line: Line; index: number }[] {
  return chart.lines.map((line) => ({ line, index: LINES.indexOf(line) }));
}

/** Only what the charts show of a picture is kept: ten minutes of whole pictures would be many. */
export function pointOf(picture: LabSnapshot): Point {
  return { atMs: picture.atMs, values: LINES.map(({ value }) => value(picture)) };
}
