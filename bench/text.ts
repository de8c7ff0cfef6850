import type { Text } from '@sel/contract/lab/text';
import { numerals } from '@sel/runtime/numerals';
import { xyChartFile } from '../lab/report/chart-file.ts';
import type { Series } from '../lab/report/chart-spec.ts';
import type { Measured } from './statistics.ts';

const WITH_DIGITS = [0, 1, 2].map((maximumFractionDigits) => numerals('es', { maximumFractionDigits }));

/**
 * A number for people: two decimals at the most, since nothing here is known to a thousandth, and none from 100 on; a dash for
 * what was not measured. Reports of experiments write small numbers with three digits.
 */
export function number(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return (WITH_DIGITS[digits] as (value: number) => string)(value);
}

/** Median, and the range behind it; a dash for what was not measured. */
export function ranged(figure: Measured | undefined): string {
  return figure ? `${number(figure.median)} (${number(figure.min)}–${number(figure.max)})` : '–';
}

export function megabytes(bytes: number): string {
  return `${number(bytes / 2 ** 20)} MB`;
}

/** The benchmark's pages are in Spanish only. */
export function said(es: string): Text {
  return { es, en: es };
}

/** A chart of what is measured over the rate, both axes logarithmic. */
export function overRate(
  title: string,
  subtitle: string,
  y: { label: string; unit: string },
  series: Series[],
): string {
  const x = { label: said('consultas por segundo'), unit: '', scale: 'log' } as const;
  const logarithmic = { label: said(y.label), unit: y.unit, scale: 'log' } as const;
  return xyChartFile({ title: said(title), x, y: logarithmic, series }, said(subtitle), 'es');
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
