import type { LabTexts } from '../i18n/es.ts';
import { live } from '../live-store.ts';
import { labTexts, liveTexts } from '../texts.ts';
import { CHARTS } from './chart-list.ts';
import type { Point } from './chart-time.ts';
import { download } from './download.ts';

/** All lines of all charts over the time that is shown. */
export function downloadCsv(): void {
  const text = csvOf(live.time.shown.peek(), labTexts.peek(), liveTexts.peek().charts.time);
  download(new Blob([text], { type: 'text/csv;charset=utf-8' }), 'csv');
}

/** RFC 4180: with commas between fields and points in figures, whatever the reader's language. */
export function csvOf(points: readonly Point[], texts: LabTexts, time: string): string {
  const names = CHARTS.flatMap((chart) =>
    chart.lines.map((line) => {
      const unit = chart.unit === '' ? '' : ` (${chart.unit})`;
      return `${texts.charts[chart.key]}: ${line.label(texts)}${unit}`;
    }),
  );
  const rows = points.map(({ atMs, values }) => [
    new Date(atMs).toISOString(),
    ...values.map((value) => (value === null ? '' : String(value))),
  ]);
  return [[time, ...names], ...rows].map((fields) => `${fields.map(quoted).join(',')}\r\n`).join('');
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
