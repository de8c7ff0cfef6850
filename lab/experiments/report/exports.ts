import type { Conclusion, Measurement } from '../experiment.ts';
import type { RunResults } from '../results.ts';
import { commands } from './conclusion.ts';

/** Everything in one JSON document: what was declared, where it ran, what was measured, what follows. */
export function toJson(results: RunResults, conclusion: Conclusion): string {
  return `${JSON.stringify({ ...results, commands: commands(results.declaration), conclusion }, null, 2)}\n`;
}

/**
 * A line for each measurement with its factors and figures, for spreadsheets (RFC 4180, with points as
 * decimal marks). Those that do not count have a reason in the last column.
 */
export function toCsv(measurements: readonly Measurement[]): string {
  const factors = namesIn(measurements.map((measurement) => measurement.factors));
  const figures = namesIn(measurements.map((measurement) => measurement.figures));
  const rows = measurements.map((measurement) => [
    ...factors.map((name) => measurement.factors[name]),
    measurement.repetition,
    ...figures.map((name) => measurement.figures[name]),
    measurement.invalid?.es,
  ]);
  return lines([[...factors, 'repetition', ...figures, 'invalid'], ...rows]);
}

/** A line for each value of each series: long, but every tool can group and plot it. */
export function seriesToCsv(measurements: readonly Measurement[]): string {
  const factors = namesIn(measurements.map((measurement) => measurement.factors));
  const rows = measurements.flatMap((measurement) =>
    Object.entries(measurement.series).flatMap(([series, values]) =>
      values.map((value, index) => [
        ...factors.map((name) => measurement.factors[name]),
        measurement.repetition,
        series,
        index,
        value,
      ]),
    ),
  );
  return lines([[...factors, 'repetition', 'series', 'index', 'value'], ...rows]);
}

function namesIn(records: readonly Record<string, unknown>[]): string[] {
  return [...new Set(records.flatMap(Object.keys))];
}

type Field = string | number | undefined;

function lines(rows: readonly (readonly Field[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(value: Field): string {
  if (value === undefined || Number.isNaN(value)) return '';
  if (typeof value === 'number') return String(value);
  // A spreadsheet would calculate what begins like a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
