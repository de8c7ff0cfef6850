import { numerals } from '@sel/runtime/numerals';
import type { Measured } from '../statistics.ts';

const WITH_DIGITS = [0, 1, 2].map((maximumFractionDigits) => numerals('es', { maximumFractionDigits }));

/** A number for people: three significant digits, or all digits of a whole number above 100. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return (WITH_DIGITS[digits] as (value: number) => string)(value);
}

/** Median, and the range behind it. */
export function ranged({ median, min, max }: Measured): string {
  return `${number(median)} (${number(min)}–${number(max)})`;
}

export function megabytes(bytes: number): string {
  return `${number(bytes / 2 ** 20)} MB`;
}

/** A Markdown table: the first column to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join(
    '\n',
  );
}
