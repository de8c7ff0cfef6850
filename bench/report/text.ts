import type { Text } from '@sel/contract/lab/text';
import { numerals } from '@sel/runtime/numerals';
import { xyChartFile } from '../../lab/report/chart-file.ts';
import type { Series } from '../../lab/report/chart-spec.ts';
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

/** The benchmark's pages are in Spanish only. */
export function said(es: string): Text {
  return { es, en: es };
}

/** A chart over two axes that begin at zero. */
export function lines(
  title: string,
  subtitle: string,
  { x, y, series }: { x: string; y: string; series: Series[] },
): string {
  const axis = (label: string) => ({ label: said(label), unit: '', from: 0 });
  return xyChartFile({ title: said(title), x: axis(x), y: axis(y), series }, said(subtitle), 'es');
}
